#include "CRackKernels.h"

#include <string.h>

#if defined(__x86_64__)

// Separate multiplications and additions, in the order of the Swift twin.
#pragma STDC FP_CONTRACT OFF

// Loops are to be unrolled where the number of levels is known, and only there.
#pragma clang diagnostic ignored "-Wpass-failed"
// Vectors are passed to inlined functions alone.
#pragma clang diagnostic ignored "-Wpsabi"

#define MOST RACK_LANE_LEVELS

#define BODY "lane_magnus_body.h"
#include "twins.h"

void rack_lane_multiply(int lanes, size_t levels, const double *a, const double *b, double *out) {
    if (lanes == 8)
        multiply_avx512(levels, a, b, out);
    else
        multiply_avx2(levels, a, b, out);
}

void rack_lane_magnus(int lanes, const rack_lane_step *step, double *out, double *estimate) {
    if (lanes == 8)
        magnus_avx512(step, out, estimate);
    else
        magnus_avx2(step, out, estimate);
}

#else

// Never called: rack_local_lanes says no.
void rack_lane_multiply(int lanes, size_t levels, const double *a, const double *b, double *out) { __builtin_trap(); }

void rack_lane_magnus(int lanes, const rack_lane_step *step, double *out, double *estimate) { __builtin_trap(); }

#endif
