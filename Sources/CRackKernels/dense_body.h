// The routine of dense.c for one width of vector. Before each inclusion are defined: TARGET (function attributes),
// WIDTH (doubles in a vector), NAME(x) (a name for this width).

typedef double NAME(wide) __attribute__((vector_size(8 * WIDTH), aligned(8), may_alias));
#define WIDE NAME(wide)
#define INLINE static inline __attribute__((always_inline)) TARGET

INLINE WIDE NAME(each)(double x) {
    WIDE v;
    for (int k = 0; k < WIDTH; k++) v[k] = x;
    return v;
}

/// `rows` × `vectors` vectors of the product, from column c on.
INLINE void NAME(tile)(const int rows, const int vectors, const rack_product *p, size_t r, size_t c) {
    WIDE sumRe[4], sumIm[4];
    const double *aRe = p->a_re + r * p->a_stride, *aIm = p->a_im + r * p->a_stride;
#pragma clang loop unroll(full)
    for (int t = 0; t < rows * vectors; t++) sumRe[t] = sumIm[t] = NAME(each)(0);
    for (size_t k = 0; k < p->inner; k++) {
        WIDE x[4], y[4];
#pragma clang loop unroll(full)
        for (int v = 0; v < vectors; v++) {
            x[v] = *(const WIDE *)(p->b_re + k * p->b_stride + c + (size_t)v * WIDTH);
            y[v] = *(const WIDE *)(p->b_im + k * p->b_stride + c + (size_t)v * WIDTH);
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
            *(WIDE *)(p->c_re + at) = sumRe[j * vectors + v];
            *(WIDE *)(p->c_im + at) = sumIm[j * vectors + v];
        }
    }
}

/// One element of the product.
INLINE void NAME(single)(const rack_product *p, size_t r, size_t c) {
    double sumRe = 0, sumIm = 0;
    for (size_t k = 0; k < p->inner; k++) {
        const double s = p->a_re[r * p->a_stride + k], t = p->a_im[r * p->a_stride + k];
        const double x = p->b_re[k * p->b_stride + c], y = p->b_im[k * p->b_stride + c];
        sumRe = sumRe + s * x - t * y;
        sumIm = sumIm + s * y + t * x;
    }
    p->c_re[r * p->c_stride + c] = sumRe;
    p->c_im[r * p->c_stride + c] = sumIm;
}

TARGET static void NAME(multiply)(const rack_product *p) {
    size_t r = 0;
    for (; r + 4 <= p->rows; r += 4) {
        const size_t end = p->is_lower ? (r + 4 < p->columns ? r + 4 : p->columns) : p->columns;
        size_t c = 0;
        for (; c < end && c + WIDTH <= p->columns; c += WIDTH) NAME(tile)(4, 1, p, r, c);
        for (; c < end; c++)
            for (size_t j = 0; j < 4; j++) NAME(single)(p, r + j, c);
    }
    for (; r < p->rows; r++) {
        const size_t end = p->is_lower ? (r + 1 < p->columns ? r + 1 : p->columns) : p->columns;
        size_t c = 0;
        for (; c < end && c + 4 * WIDTH <= p->columns; c += 4 * WIDTH) NAME(tile)(1, 4, p, r, c);
        for (; c < end && c + WIDTH <= p->columns; c += WIDTH) NAME(tile)(1, 1, p, r, c);
        for (; c < end; c++) NAME(single)(p, r, c);
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

#undef WIDE
#undef INLINE
