#include "CRackKernels.h"

#if defined(__x86_64__)

#include <immintrin.h>

// Separate multiplications and additions, as in the Swift twin.
#pragma STDC FP_CONTRACT OFF

#define TARGET __attribute__((target("avx512f,avx512vl"), min_vector_width(512)))

int rack_has_complex_product(void) { return __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512vl"); }

/// `count` rows (1 to 4) of p from column `c` on, up to eight columns as `mask` says.
#define ROWS(count)                                                                                                    \
    for (size_t k = 0; k < inner; k++) {                                                                               \
        const __m512d u = _mm512_maskz_loadu_pd(mask, b_re + k * columns + c);                                         \
        const __m512d v = _mm512_maskz_loadu_pd(mask, b_im + k * columns + c);                                         \
        for (size_t i = 0; i < count; i++) {                                                                           \
            const __m512d x = _mm512_set1_pd(a_re[(r + i) * inner + k]);                                               \
            const __m512d y = _mm512_set1_pd(a_im[(r + i) * inner + k]);                                               \
            re[i] = _mm512_sub_pd(_mm512_add_pd(re[i], _mm512_mul_pd(x, u)), _mm512_mul_pd(y, v));                     \
            im[i] = _mm512_add_pd(_mm512_add_pd(im[i], _mm512_mul_pd(x, v)), _mm512_mul_pd(y, u));                     \
        }                                                                                                              \
    }                                                                                                                  \
    for (size_t i = 0; i < count; i++) {                                                                               \
        _mm512_mask_storeu_pd(p_re + (r + i) * columns + c, mask, re[i]);                                              \
        _mm512_mask_storeu_pd(p_im + (r + i) * columns + c, mask, im[i]);                                              \
    }

TARGET void rack_complex_product(
    size_t rows, size_t inner, size_t columns, const double *a_re, const double *a_im, const double *b_re,
    const double *b_im, double *p_re, double *p_im) {
    for (size_t c = 0; c < columns; c += 8) {
        const __mmask8 mask = columns - c >= 8 ? 0xff : (__mmask8)((1u << (columns - c)) - 1);
        size_t r = 0;
        for (; r + 4 <= rows; r += 4) {
            __m512d re[4], im[4];
            for (int i = 0; i < 4; i++) re[i] = im[i] = _mm512_setzero_pd();
            ROWS(4)
        }
        for (; r < rows; r++) {
            __m512d re[1] = {_mm512_setzero_pd()}, im[1] = {_mm512_setzero_pd()};
            ROWS(1)
        }
    }
}

#else

int rack_has_complex_product(void) { return 0; }

void rack_complex_product(
    size_t rows, size_t inner, size_t columns, const double *a_re, const double *a_im, const double *b_re,
    const double *b_im, double *p_re, double *p_im) {
    (void)rows, (void)inner, (void)columns, (void)a_re, (void)a_im, (void)b_re, (void)b_im, (void)p_re, (void)p_im;
}

#endif
