#include "CRackKernels.h"

#if defined(__x86_64__)

// Separate multiplications and additions, as in the Swift twin.
#pragma STDC FP_CONTRACT OFF

#define TARGET __attribute__((target("avx2")))
#define WIDTH 4
#define NAME(x) x##_avx2
#include "dense_body.h"
#undef TARGET
#undef WIDTH
#undef NAME

#define TARGET __attribute__((target("avx512f,avx512vl,avx512dq"), min_vector_width(512)))
#define WIDTH 8
#define NAME(x) x##_avx512
#include "dense_body.h"

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

#else

// Never called: rack_local_lanes says no.
void rack_multiply(int lanes, const rack_product *product) { __builtin_trap(); }

void rack_mix_rows(
    int lanes, const rack_mixed_row *rows, size_t count, size_t length, double *re, double *im) {
    __builtin_trap();
}

#endif
