#include "CRackKernels.h"

#if defined(__x86_64__)

#include <immintrin.h>

// Separate multiplications and additions, as in the Swift twin.
#pragma STDC FP_CONTRACT OFF

// Loops are to be unrolled where the number of levels is known, and only there.
#pragma clang diagnostic ignored "-Wpass-failed"

#define TARGET __attribute__((target("avx512f,avx512vl"), min_vector_width(512)))

/// `height` (1 or 4) rows of p from column c on, `vectors` (1 or 3) times eight of them, the last as `mask` says.
static inline __attribute__((always_inline)) TARGET void tile(
    const size_t height, const int vectors, size_t inner, size_t columns, const double *a, const double *b, double *p,
    __mmask8 mask) {
    __m512d sums[12];
#pragma clang loop unroll(full)
    for (size_t k = 0; k < height * (size_t)vectors; k++) sums[k] = _mm512_setzero_pd();
    for (size_t k = 0; k < inner; k++) {
        __m512d x[3];
#pragma clang loop unroll(full)
        for (int v = 0; v < vectors; v++)
            x[v] = v + 1 < vectors ? _mm512_loadu_pd(b + k * columns + 8 * v)
                                   : _mm512_maskz_loadu_pd(mask, b + k * columns + 8 * v);
#pragma clang loop unroll(full)
        for (size_t r = 0; r < height; r++) {
            const __m512d y = _mm512_set1_pd(a[r * inner + k]);
#pragma clang loop unroll(full)
            for (int v = 0; v < vectors; v++)
                sums[r * vectors + v] = _mm512_add_pd(sums[r * vectors + v], _mm512_mul_pd(y, x[v]));
        }
    }
#pragma clang loop unroll(full)
    for (size_t r = 0; r < height; r++) {
#pragma clang loop unroll(full)
        for (int v = 0; v < vectors; v++) {
            if (v + 1 < vectors)
                _mm512_storeu_pd(p + r * columns + 8 * v, sums[r * vectors + v]);
            else
                _mm512_mask_storeu_pd(p + r * columns + 8 * v, mask, sums[r * vectors + v]);
        }
    }
}

TARGET void rack_real_product(
    size_t rows, size_t inner, size_t columns, const double *a, const double *b, double *p) {
    for (size_t r = 0; r < rows;) {
        const size_t height = r + 4 <= rows ? 4 : 1;
        for (size_t c = 0; c < columns;) {
            const size_t rest = columns - c;
            const int isWide = rest > 16;
            const size_t room = isWide ? 24 : 8;
            const size_t last = rest >= room ? 8 : rest - (room - 8);
            const __mmask8 mask = (__mmask8)((1u << last) - 1);
            if (height == 4) {
                if (isWide) tile(4, 3, inner, columns, a + r * inner, b + c, p + r * columns + c, mask);
                else tile(4, 1, inner, columns, a + r * inner, b + c, p + r * columns + c, mask);
            } else {
                if (isWide) tile(1, 3, inner, columns, a + r * inner, b + c, p + r * columns + c, mask);
                else tile(1, 1, inner, columns, a + r * inner, b + c, p + r * columns + c, mask);
            }
            c += room;
        }
        r += height;
    }
}

#else

void rack_real_product(size_t rows, size_t inner, size_t columns, const double *a, const double *b, double *p) {
    (void)rows, (void)inner, (void)columns, (void)a, (void)b, (void)p;
}

#endif
