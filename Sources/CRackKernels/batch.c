#include "CRackKernels.h"

#if defined(__x86_64__)

// Separate multiplications and additions, as in the Swift twin.
#pragma STDC FP_CONTRACT OFF
// Loops over levels are unrolled where the number of levels is known at compile time, and stay loops elsewhere.
#pragma clang diagnostic ignored "-Wpass-failed"

#define UNROLL _Pragma("clang loop unroll(full)")
#define INLINE static inline __attribute__((always_inline))
enum { LANES = RACK_BATCH_LANES, MOST = RACK_BATCH_LEVELS, TRIANGLE = MOST * (MOST + 1) / 2 };

/// One number per lane.
typedef double lanes __attribute__((vector_size(8 * LANES)));
/// The same in the caller's memory, which need not be aligned, though it is faster where it is.
typedef double row __attribute__((vector_size(8 * LANES), aligned(8)));

/// Where element (r, c), r >= c, of a triangle is.
INLINE int at(int r, int c) { return r * (r + 1) / 2 + c; }

/// What a step's Hamiltonian, times the step, comes to: diagonal, elements below it and their squared magnitudes.
typedef struct {
    lanes diagonal[MOST], re[MOST], im[MOST], squares[MOST];
} tridiagonal;

/// cos H and sin H of a tridiagonal H in reduced form: element (r, c) lacks the product of H's elements on the way.
typedef struct {
    lanes cosine[TRIANGLE], sine[TRIANGLE];
} reduced;

INLINE void build(
    tridiagonal *h, int d, const rack_batch_problem *p, const rack_batch_step *step, const row *drive) {
    const row *energies = (const row *)p->energies;
    const double weight = step->weight;
    UNROLL for (int j = 0; j < d; j++)
        h->diagonal[j] = (energies[j] * step->seconds + drive[4] * p->commutators[j]) * weight;
    UNROLL for (int j = 0; j + 1 < d; j++) {
        const lanes gap = energies[j + 1] - energies[j];
        const double element = p->lowering[j] * weight;
        h->re[j] = (drive[0] - gap * drive[3]) * element;
        h->im[j] = (drive[1] + gap * drive[2]) * element;
        h->squares[j] = h->re[j] * h->re[j] + h->im[j] * h->im[j];
    }
}

/// x^d minus the characteristic polynomial of h, coefficient by coefficient: what H^d is made of.
INLINE void characteristic(lanes *top, int d, const tridiagonal *h) {
    const lanes zero = {};
    lanes previous[MOST + 1], current[MOST + 1], next[MOST + 1];
    previous[0] = (lanes){} + 1;
    current[1] = previous[0];
    current[0] = zero - h->diagonal[0];
    UNROLL for (int k = 1; k < d; k++) {
        next[k + 1] = current[k];
        UNROLL for (int i = k; i >= 0; i--) {
            lanes sum = zero - h->diagonal[k] * current[i];
            if (i > 0) sum = sum + current[i - 1];
            if (i < k) sum = sum - h->squares[k - 1] * previous[i];
            next[i] = sum;
        }
        UNROLL for (int i = 0; i <= k; i++) previous[i] = current[i];
        UNROLL for (int i = 0; i <= k + 1; i++) current[i] = next[i];
    }
    UNROLL for (int i = 0; i < d; i++) top[i] = zero - current[i];
}

/// Coefficients of cos H and sin H as polynomials in H of degree d - 1: Taylor's series, whose powers from the
/// d-th on are reduced by the characteristic polynomial.
INLINE void taylor(
    lanes *even, lanes *odd, int d, const lanes *top, const double *series, long degree) {
    lanes power[MOST];
    UNROLL for (int i = 0; i < d; i++) {
        power[i] = top[i];
        even[i] = (lanes){} + (i % 2 == 0 ? series[i] : 0);
        odd[i] = (lanes){} + (i % 2 == 0 ? 0 : series[i]);
    }
    for (long k = d; k <= degree; k++) {
        const double weight = series[k];
        if (k % 2 == 0) {
            UNROLL for (int i = 0; i < d; i++) even[i] = even[i] + power[i] * weight;
        } else {
            UNROLL for (int i = 0; i < d; i++) odd[i] = odd[i] + power[i] * weight;
        }
        const lanes last = power[d - 1];
        UNROLL for (int i = d - 1; i > 0; i--) power[i] = power[i - 1] + last * top[i];
        power[0] = last * top[0];
    }
}

INLINE void polynomial(reduced *u, int d, const tridiagonal *h, const lanes *even, const lanes *odd) {
    lanes power[TRIANGLE], next[TRIANGLE];
    const lanes one = (lanes){} + 1;
    UNROLL for (int r = 0; r < d; r++) {
        power[at(r, r)] = one;
        u->cosine[at(r, r)] = even[0];
        u->sine[at(r, r)] = odd[0];
    }
    UNROLL for (int j = 1; j < d; j++) {
        UNROLL for (int r = 0; r < d; r++) {
            UNROLL for (int c = 0; c <= r; c++) {
                if (r - c > j) continue;
                if (r - c == j) {
                    next[at(r, c)] = one;
                    u->cosine[at(r, c)] = even[j];
                    u->sine[at(r, c)] = odd[j];
                    continue;
                }
                lanes sum = h->diagonal[r] * power[at(r, c)];
                if (r > c) {
                    sum = sum + power[at(r - 1, c)];
                } else if (r > 0 && j > 1) {
                    sum = sum + h->squares[r - 1] * power[at(r, r - 1)];
                }
                if (r + 1 < d && r + 1 - c < j) sum = sum + h->squares[r] * power[at(r + 1, c)];
                next[at(r, c)] = sum;
                u->cosine[at(r, c)] = u->cosine[at(r, c)] + even[j] * sum;
                u->sine[at(r, c)] = u->sine[at(r, c)] + odd[j] * sum;
            }
        }
        UNROLL for (int i = 0; i < d * (d + 1) / 2; i++) power[i] = next[i];
    }
}

/// Element (r, c) of the product of two polynomials in H, in reduced form.
INLINE void product(lanes *result, int r, int c, int d, const lanes *a, const lanes *b, const lanes *squares) {
    lanes sum = a[at(r, 0)] * b[at(c, 0)];
    UNROLL for (int j = 1; j <= c; j++) sum = sum * squares[j - 1] + a[at(r, j)] * b[at(c, j)];
    UNROLL for (int j = c + 1; j < r; j++) sum = sum + a[at(r, j)] * b[at(j, c)];
    const int first = r == c ? r + 1 : r;
    if (first < d) {
        lanes upper = a[at(d - 1, r)] * b[at(d - 1, c)];
        UNROLL for (int j = d - 2; j >= first; j--) upper = upper * squares[j] + a[at(j, r)] * b[at(j, c)];
        sum = sum + (r == c ? upper * squares[r] : upper);
    }
    *result = sum;
}

/// cos 2H = 2 cos^2 H - 1, sin 2H = 2 cos H sin H.
INLINE void twice(reduced *u, int d, const tridiagonal *h) {
    reduced result;
    UNROLL for (int r = 0; r < d; r++) {
        UNROLL for (int c = 0; c <= r; c++) {
            lanes square, mixed;
            product(&square, r, c, d, u->cosine, u->cosine, h->squares);
            product(&mixed, r, c, d, u->cosine, u->sine, h->squares);
            result.cosine[at(r, c)] = r == c ? square + square - 1 : square + square;
            result.sine[at(r, c)] = mixed + mixed;
        }
    }
    *u = result;
}

/// The unitary exp(-iH), all elements.
typedef struct {
    lanes re[MOST * MOST], im[MOST * MOST];
} unitary;

INLINE void complete(unitary *u, int d, const tridiagonal *h, const reduced *e) {
    const lanes zero = {};
    UNROLL for (int c = 0; c < d; c++) {
        u->re[c * d + c] = e->cosine[at(c, c)];
        u->im[c * d + c] = zero - e->sine[at(c, c)];
        lanes re = {}, im = {};
        UNROLL for (int r = c + 1; r < d; r++) {
            if (r == c + 1) {
                re = h->re[c];
                im = h->im[c];
            } else {
                const lanes x = re * h->re[r - 1] - im * h->im[r - 1];
                im = re * h->im[r - 1] + im * h->re[r - 1];
                re = x;
            }
            const lanes cosine = e->cosine[at(r, c)], sine = e->sine[at(r, c)];
            const lanes a = cosine * re, b = sine * im, f = cosine * im, g = sine * re;
            u->re[r * d + c] = a + b;
            u->im[r * d + c] = f - g;
            u->re[c * d + r] = a - b;
            u->im[c * d + r] = zero - (f + g);
        }
    }
}

/// UρU† of a Hermitian ρ in `re`, `im` (lower triangles), to `outRe`, `outIm`.
INLINE void conjugate(
    int d, const unitary *u, const row *re, const row *im, lanes *outRe, lanes *outIm) {
    UNROLL for (int r = 0; r < d; r++) {
        lanes rowRe[MOST], rowIm[MOST];
        UNROLL for (int c = 0; c < d; c++) {
            lanes x = u->re[r * d + c] * re[at(c, c)], y = u->im[r * d + c] * re[at(c, c)];
            UNROLL for (int k = 0; k < d; k++) {
                if (k == c) continue;
                const lanes a = u->re[r * d + k], b = u->im[r * d + k];
                const lanes p = k > c ? re[at(k, c)] : re[at(c, k)], q = k > c ? im[at(k, c)] : im[at(c, k)];
                if (k > c) {
                    x = x + a * p - b * q;
                    y = y + a * q + b * p;
                } else {
                    x = x + a * p + b * q;
                    y = y - a * q + b * p;
                }
            }
            rowRe[c] = x;
            rowIm[c] = y;
        }
        UNROLL for (int c = 0; c <= r; c++) {
            lanes x = rowRe[0] * u->re[c * d] + rowIm[0] * u->im[c * d];
            UNROLL for (int k = 1; k < d; k++)
                x = x + rowRe[k] * u->re[c * d + k] + rowIm[k] * u->im[c * d + k];
            outRe[at(r, c)] = x;
            if (c == r) continue;
            lanes y = rowIm[0] * u->re[c * d] - rowRe[0] * u->im[c * d];
            UNROLL for (int k = 1; k < d; k++)
                y = y + rowIm[k] * u->re[c * d + k] - rowRe[k] * u->im[c * d + k];
            outIm[at(r, c)] = y;
        }
    }
}

/// The channel's matrix on each diagonal of ρ, from the temporary planes back to the state's.
INLINE void decay(
    int d, const double *matrix, const lanes *fromRe, const lanes *fromIm, row *re, row *im) {
    UNROLL for (int m = 0; m < d; m++) {
        const int n = d - m;
        UNROLL for (int r = 0; r < n; r++) {
            lanes x = fromRe[at(m, 0)] * matrix[r * n];
            UNROLL for (int k = 1; k < n; k++) x = x + fromRe[at(k + m, k)] * matrix[r * n + k];
            re[at(r + m, r)] = x;
            if (m == 0) continue;
            lanes y = fromIm[at(m, 0)] * matrix[r * n];
            UNROLL for (int k = 1; k < n; k++) y = y + fromIm[at(k + m, k)] * matrix[r * n + k];
            im[at(r + m, r)] = y;
        }
        matrix += n * n;
    }
}

INLINE void run(
    int d, const rack_batch_problem *p, size_t count, const rack_batch_step *steps, const double *drives,
    double *stateRe, double *stateIm) {
    row *re = (row *)stateRe, *im = (row *)stateIm;
    for (size_t s = 0; s < count; s++) {
        tridiagonal h;
        lanes top[MOST], even[MOST], odd[MOST], outRe[TRIANGLE], outIm[TRIANGLE];
        reduced e;
        unitary u;
        build(&h, d, p, &steps[s], (const row *)(drives + 5 * LANES * s));
        characteristic(top, d, &h);
        taylor(even, odd, d, top, p->series, steps[s].degree);
        polynomial(&e, d, &h, even, odd);
        for (long k = 0; k < steps[s].doublings; k++) twice(&e, d, &h);
        complete(&u, d, &h, &e);
        for (int half = steps[s].halfway < 0; half < 2; half++) {
            const long channel = half ? steps[s].channel : steps[s].halfway;
            conjugate(d, &u, re, im, outRe, outIm);
            if (channel >= 0) {
                decay(d, p->channels + (size_t)channel * p->channelSize, outRe, outIm, re, im);
            } else {
                UNROLL for (int i = 0; i < d * (d + 1) / 2; i++) re[i] = outRe[i];
                UNROLL for (int r = 1; r < d; r++) {
                    UNROLL for (int c = 0; c < r; c++) im[at(r, c)] = outIm[at(r, c)];
                }
            }
        }
    }
}

#define CHOOSE                                                        \
    switch (p->levels) {                                              \
    case 2: return run(2, p, count, steps, drives, re, im);           \
    case 3: return run(3, p, count, steps, drives, re, im);           \
    case 4: return run(4, p, count, steps, drives, re, im);           \
    case 5: return run(5, p, count, steps, drives, re, im);           \
    case 6: return run(6, p, count, steps, drives, re, im);           \
    default: return run(p->levels, p, count, steps, drives, re, im);  \
    }

__attribute__((target("avx2"))) static void run_avx2(
    const rack_batch_problem *p, size_t count, const rack_batch_step *steps, const double *drives, double *re,
    double *im) {
    CHOOSE
}

__attribute__((target("avx512f,avx512vl,avx512dq"), min_vector_width(512))) static void run_avx512(
    const rack_batch_problem *p, size_t count, const rack_batch_step *steps, const double *drives, double *re,
    double *im) {
    CHOOSE
}

rack_batch_run rack_batch_best(void) {
    if (__builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512vl") && __builtin_cpu_supports("avx512dq"))
        return run_avx512;
    return rack_batch_avx2();
}

rack_batch_run rack_batch_avx2(void) { return __builtin_cpu_supports("avx2") ? run_avx2 : NULL; }

#else

rack_batch_run rack_batch_best(void) { return NULL; }
rack_batch_run rack_batch_avx2(void) { return NULL; }

#endif
