#include "CRackKernels.h"

#if defined(__x86_64__)

// Separate multiplications and additions, as in the Swift twin.
#pragma STDC FP_CONTRACT OFF

#define BODY "symmetric_exponential_body.h"
#include "twins.h"

void rack_symmetric_exponential(
    int lanes, size_t n, int squarings, double *s, double *c, double *work, const double *series) {
    if (lanes == 8)
        exponential_avx512(n, squarings, s, c, work, series);
    else
        exponential_avx2(n, squarings, s, c, work, series);
}

#else

// Never called: rack_local_lanes says no.
void rack_symmetric_exponential(
    int lanes, size_t n, int squarings, double *s, double *c, double *work, const double *series) {
    __builtin_trap();
}

#endif
