// The routine of dense.c for one width of vector. Before each inclusion are defined: TARGET (function attributes),
// WIDTH (doubles in a vector), NAME(x) (a name for this width), PART (which lanes of a vector are meant), FIRST(n) (the
// first n of them), LOAD(part, p) (those lanes, and zeros) and STORE(part, p, v).

typedef double NAME(wide) __attribute__((vector_size(8 * WIDTH), aligned(8), may_alias));
#define WIDE NAME(wide)
#define INLINE static inline __attribute__((always_inline)) TARGET

INLINE WIDE NAME(each)(double x) {
    WIDE v;
    for (int k = 0; k < WIDTH; k++) v[k] = x;
    return v;
}

/// `rows` × `vectors` vectors of the product, from column c on; of a single vector only some lanes where `is_part`.
INLINE void NAME(tile)(
    const int rows, const int vectors, const int is_part, PART part, const rack_product *p, size_t r, size_t c) {
    WIDE sumRe[4], sumIm[4];
    const double *aRe = p->a_re + r * p->a_stride, *aIm = p->a_im + r * p->a_stride;
#pragma clang loop unroll(full)
    for (int t = 0; t < rows * vectors; t++) sumRe[t] = sumIm[t] = NAME(each)(0);
    for (size_t k = 0; k < p->inner; k++) {
        WIDE x[4], y[4];
#pragma clang loop unroll(full)
        for (int v = 0; v < vectors; v++) {
            const double *re = p->b_re + k * p->b_stride + c + (size_t)v * WIDTH;
            const double *im = p->b_im + k * p->b_stride + c + (size_t)v * WIDTH;
            x[v] = is_part ? (WIDE)LOAD(part, re) : *(const WIDE *)re;
            y[v] = is_part ? (WIDE)LOAD(part, im) : *(const WIDE *)im;
        }
#pragma clang loop unroll(full)
        for (int j = 0; j < rows; j++) {
            const WIDE s = NAME(each)(aRe[(size_t)j * p->a_stride + k]), t = NAME(each)(aIm[(size_t)j * p->a_stride + k]);
#pragma clang loop unroll(full)
            for (int v = 0; v < vectors; v++) {
                sumRe[j * vectors + v] = sumRe[j * vectors + v] + s * x[v] - t * y[v];
                sumIm[j * vectors + v] = sumIm[j * vectors + v] + s * y[v] + t * x[v];
            }
        }
    }
#pragma clang loop unroll(full)
    for (int j = 0; j < rows; j++) {
#pragma clang loop unroll(full)
        for (int v = 0; v < vectors; v++) {
            const size_t at = (r + (size_t)j) * p->c_stride + c + (size_t)v * WIDTH;
            if (is_part) {
                STORE(part, p->c_re + at, sumRe[j * vectors + v]);
                STORE(part, p->c_im + at, sumIm[j * vectors + v]);
            } else {
                *(WIDE *)(p->c_re + at) = sumRe[j * vectors + v];
                *(WIDE *)(p->c_im + at) = sumIm[j * vectors + v];
            }
        }
    }
}

/// Four rows, three or two of them, or one.
INLINE void NAME(band)(const int rows, const rack_product *p, size_t r) {
    const size_t reach = r + (size_t)rows;
    const size_t end = p->is_lower && reach < p->columns ? reach : p->columns;
    size_t c = 0;
    if (rows == 1)
        for (; c < end && c + 4 * WIDTH <= p->columns; c += 4 * WIDTH) NAME(tile)(1, 4, 0, FIRST(0), p, r, c);
    for (; c < end && c + WIDTH <= p->columns; c += WIDTH) NAME(tile)(rows, 1, 0, FIRST(0), p, r, c);
#if WIDTH == 8
    // Four lanes take half as long as eight.
    if (c < end && end - c <= 4) return tile_avx2(rows, 1, 1, first_of_four(end - c), p, r, c);
#endif
    if (c < end) NAME(tile)(rows, 1, 1, FIRST(end - c), p, r, c);
}

TARGET static void NAME(multiply)(const rack_product *p) {
    size_t r = 0;
    for (; r + 4 <= p->rows; r += 4) NAME(band)(4, p, r);
    switch (p->rows - r) {
    case 3: NAME(band)(3, p, r); break;
    case 2: NAME(band)(2, p, r); break;
    case 1: NAME(band)(1, p, r); break;
    }
}

/// out[c] = a[c] * x[c] for the first source, then += for the others, over both planes.
TARGET static void NAME(mix)(
    const rack_mixed_row *rows, size_t count, size_t length, double *re, double *im) {
    size_t c = 0;
    for (; c + WIDTH <= length; c += WIDTH) {
        WIDE a = *(const WIDE *)(rows[0].factors + c);
        WIDE x = a * *(const WIDE *)(rows[0].re + c), y = a * *(const WIDE *)(rows[0].im + c);
        for (size_t k = 1; k < count; k++) {
            a = *(const WIDE *)(rows[k].factors + c);
            x += a * *(const WIDE *)(rows[k].re + c);
            y += a * *(const WIDE *)(rows[k].im + c);
        }
        *(WIDE *)(re + c) = x;
        *(WIDE *)(im + c) = y;
    }
    for (; c < length; c++) {
        double x = rows[0].factors[c] * rows[0].re[c], y = rows[0].factors[c] * rows[0].im[c];
        for (size_t k = 1; k < count; k++) {
            x += rows[k].factors[c] * rows[k].re[c];
            y += rows[k].factors[c] * rows[k].im[c];
        }
        re[c] = x;
        im[c] = y;
    }
}

/// The same for all rows of a matrix.
TARGET static void NAME(mix_matrix)(
    const rack_row_mixture *m, const double *fromRe, const double *fromIm, double *re, double *im) {
    size_t class = 0, left = m->spacing;
    for (size_t r = 0; r < m->rows; r++) {
        const ptrdiff_t first = m->starts[class], end = m->starts[class + 1];
        for (size_t c = 0; c < m->stride; c += WIDTH) {
            const size_t at = r * m->stride + c;
            const double *factors = m->factors + c;
            WIDE a = *(const WIDE *)(factors + m->factor_starts[first]);
            WIDE x = a * *(const WIDE *)(fromRe + at + m->shifts[first]);
            WIDE y = a * *(const WIDE *)(fromIm + at + m->shifts[first]);
            for (ptrdiff_t k = first + 1; k < end; k++) {
                a = *(const WIDE *)(factors + m->factor_starts[k]);
                x += a * *(const WIDE *)(fromRe + at + m->shifts[k]);
                y += a * *(const WIDE *)(fromIm + at + m->shifts[k]);
            }
            *(WIDE *)(re + at) = x;
            *(WIDE *)(im + at) = y;
        }
        if (--left == 0) {
            left = m->spacing;
            class = class + 1 < m->classes ? class + 1 : 0;
        }
    }
}

#undef WIDE
#undef INLINE
