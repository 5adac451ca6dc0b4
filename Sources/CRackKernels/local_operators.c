#include "CRackKernels.h"

#if defined(__x86_64__)

#include <immintrin.h>

// Separate multiplications and additions, as in the Swift twin.
#pragma STDC FP_CONTRACT OFF

/// Where a run begins, without a division for each.
typedef struct {
    size_t inner;
    ptrdiff_t period;
} place;

static inline __attribute__((always_inline)) place first_place(const rack_local_runs *runs) {
    return (place){runs->first % runs->inner_count, (ptrdiff_t)(runs->first / runs->inner_count) * runs->period};
}

static inline __attribute__((always_inline)) ptrdiff_t start_at(const rack_local_runs *runs, place at) {
    return (at.period + runs->inner[at.inner]) * runs->stride;
}

static inline __attribute__((always_inline)) place next_place(const rack_local_runs *runs, place at) {
    if (++at.inner < runs->inner_count) return at;
    return (place){0, at.period + runs->period};
}

#define BODY "local_operators_body.h"
#include "twins.h"

int rack_local_lanes(void) {
    if (__builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512vl") && __builtin_cpu_supports("avx512dq"))
        return 8;
    return __builtin_cpu_supports("avx2") ? 4 : 0;
}

void rack_local_apply(
    int lanes, const rack_local_operator *ops, size_t count, const rack_local_runs *runs, size_t length, double *re,
    double *im) {
    if (lanes == 8)
        apply_avx512(ops, count, runs, length, re, im);
    else
        apply_avx2(ops, count, runs, length, re, im);
}

void rack_chain_apply(
    int lanes, const rack_chain_pass *passes, size_t count, const rack_chain_values *values, size_t rows,
    size_t block_rows, size_t fast_rows, size_t columns, double *re, double *im) {
    if (lanes == 8)
        chain_avx512(passes, count, values, rows, block_rows, fast_rows, columns, re, im);
    else
        chain_avx2(passes, count, values, rows, block_rows, fast_rows, columns, re, im);
}

void rack_local_phases(
    int lanes, const double *factors, size_t rows, size_t columns, size_t stride, double *re, double *im) {
    if (lanes == 8) {
        if (columns == 1 && stride == 1)
            phases_single_avx512(factors, rows, re, im);
        else
            phases_avx512(factors, rows, columns, stride, re, im);
    } else {
        if (columns == 1 && stride == 1)
            phases_single_avx2(factors, rows, re, im);
        else
            phases_avx2(factors, rows, columns, stride, re, im);
    }
}

#else

int rack_local_lanes(void) { return 0; }

// Never called: rack_local_lanes says no.
void rack_local_apply(
    int lanes, const rack_local_operator *ops, size_t count, const rack_local_runs *runs, size_t length, double *re,
    double *im) {
    __builtin_trap();
}

void rack_chain_apply(
    int lanes, const rack_chain_pass *passes, size_t count, const rack_chain_values *values, size_t rows,
    size_t block_rows, size_t fast_rows, size_t columns, double *re, double *im) {
    __builtin_trap();
}

void rack_local_phases(
    int lanes, const double *factors, size_t rows, size_t columns, size_t stride, double *re, double *im) {
    __builtin_trap();
}

#endif
