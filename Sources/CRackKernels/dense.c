#include "CRackKernels.h"

#if defined(__x86_64__)

#include <immintrin.h>

// Separate multiplications and additions, as in the Swift twin.
#pragma STDC FP_CONTRACT OFF

/// The first n of four lanes.
static inline __attribute__((always_inline, target("avx2"))) __m256i first_of_four(size_t n) {
    return _mm256_cmpgt_epi64(_mm256_set1_epi64x((long long)n), _mm256_set_epi64x(3, 2, 1, 0));
}

#define TARGET __attribute__((target("avx2")))
#define WIDTH 4
#define NAME(x) x##_avx2
#define PART __m256i
#define FIRST(n) first_of_four(n)
#define LOAD(part, p) _mm256_maskload_pd(p, part)
#define STORE(part, p, v) _mm256_maskstore_pd(p, part, (__m256d)(v))
#include "dense_body.h"
#undef PART
#undef FIRST
#undef LOAD
#undef STORE
#undef TARGET
#undef WIDTH
#undef NAME

#define TARGET __attribute__((target("avx512f,avx512vl,avx512dq"), min_vector_width(512)))
#define WIDTH 8
#define NAME(x) x##_avx512
#define PART __mmask8
#define FIRST(n) ((__mmask8)((1u << (n)) - 1))
#define LOAD(part, p) _mm512_maskz_loadu_pd(part, p)
#define STORE(part, p, v) _mm512_mask_storeu_pd(p, part, (__m512d)(v))
#include "dense_body.h"
#undef PART
#undef FIRST
#undef LOAD
#undef STORE

void rack_multiply(int lanes, const rack_product *product) {
    if (lanes == 8)
        multiply_avx512(product);
    else
        multiply_avx2(product);
}

void rack_mix_rows(
    int lanes, const rack_mixed_row *rows, size_t count, size_t length, double *re, double *im) {
    if (lanes == 8)
        mix_avx512(rows, count, length, re, im);
    else
        mix_avx2(rows, count, length, re, im);
}

void rack_mix_matrix(
    int lanes, const rack_row_mixture *mixture, const double *from_re, const double *from_im, double *re, double *im) {
    if (lanes == 8)
        mix_matrix_avx512(mixture, from_re, from_im, re, im);
    else
        mix_matrix_avx2(mixture, from_re, from_im, re, im);
}

#else

// Never called: rack_local_lanes says no.
void rack_multiply(int lanes, const rack_product *product) { __builtin_trap(); }

void rack_mix_rows(
    int lanes, const rack_mixed_row *rows, size_t count, size_t length, double *re, double *im) {
    __builtin_trap();
}

void rack_mix_matrix(
    int lanes, const rack_row_mixture *mixture, const double *from_re, const double *from_im, double *re, double *im) {
    __builtin_trap();
}

#endif
