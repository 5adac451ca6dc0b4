// The routine of symmetric_exponential.c for one set of instructions, with what twins.h defines. Eight matrices lie in the
// lanes of a vector.

typedef double NAME(eight) __attribute__((vector_size(64), aligned(8), may_alias));
#define EIGHT NAME(eight)

/// `count` elements of a row of the product of two symmetric matrices that commute, and their mirror images.
static inline __attribute__((always_inline)) TARGET void NAME(elements)(
    const int count, size_t n, size_t r, size_t c, const EIGHT *a, const EIGHT *b, EIGHT *out) {
    EIGHT sum[4];
    const EIGHT *x = a + r * n, *y = b + c * n;
#pragma clang loop unroll(full)
    for (int j = 0; j < count; j++) sum[j] = x[0] * y[(size_t)j * n];
    for (size_t k = 1; k < n; k++) {
        const EIGHT own = x[k];
#pragma clang loop unroll(full)
        for (int j = 0; j < count; j++) sum[j] = sum[j] + own * y[(size_t)j * n + k];
    }
#pragma clang loop unroll(full)
    for (int j = 0; j < count; j++) out[r * n + c + (size_t)j] = out[(c + (size_t)j) * n + r] = sum[j];
}

static TARGET void NAME(symmetric_product)(size_t n, const EIGHT *a, const EIGHT *b, EIGHT *out) {
    for (size_t r = 0; r < n; r++) {
        size_t c = 0;
        for (; c + 4 <= r + 1; c += 4) NAME(elements)(4, n, r, c, a, b, out);
        for (; c <= r; c++) NAME(elements)(1, n, r, c, a, b, out);
    }
}

/// out = x₁T + x₂T² + x₃T³, and x₀ on the diagonal.
static TARGET void NAME(group)(
    size_t n, const double *x, const EIGHT *t1, const EIGHT *t2, const EIGHT *t3, EIGHT *out) {
    for (size_t k = 0; k < n * n; k++) out[k] = x[1] * t1[k] + x[2] * t2[k] + x[3] * t3[k];
    for (size_t k = 0; k < n; k++) out[k * n + k] = out[k * n + k] + x[0];
}

static TARGET void NAME(exponential)(
    size_t n, int squarings, double *sine, double *cosine, double *work, const double *series) {
    const size_t size = n * n;
    EIGHT *s = (EIGHT *)sine, *c = (EIGHT *)cosine;
    EIGHT *t1 = (EIGHT *)work, *t2 = t1 + size, *t3 = t2 + size, *t4 = t3 + size, *x = t4 + size, *y = x + size;
    NAME(symmetric_product)(n, s, s, t1);
    NAME(symmetric_product)(n, t1, t1, t2);
    NAME(symmetric_product)(n, t2, t1, t3);
    NAME(symmetric_product)(n, t2, t2, t4);
    for (int part = 0; part < 2; part++) {
        const double *terms = series + 9 * part;
        EIGHT *out = part == 0 ? c : y;
        NAME(group)(n, terms + 4, t1, t2, t3, x);
        for (size_t k = 0; k < size; k++) x[k] = x[k] + terms[8] * t4[k];
        NAME(symmetric_product)(n, t4, x, out);
        NAME(group)(n, terms, t1, t2, t3, x);
        for (size_t k = 0; k < size; k++) out[k] = out[k] + x[k];
    }
    NAME(symmetric_product)(n, s, y, x);
    for (size_t k = 0; k < size; k++) s[k] = x[k];
    for (int k = 0; k < squarings; k++) {
        NAME(symmetric_product)(n, s, s, x);
        NAME(symmetric_product)(n, s, c, y);
        for (size_t j = 0; j < size; j++) {
            c[j] = -2.0 * x[j];
            s[j] = 2.0 * y[j];
        }
        for (size_t j = 0; j < n; j++) c[j * n + j] = c[j * n + j] + 1.0;
    }
}

#undef EIGHT
