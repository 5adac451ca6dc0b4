// The routines of lane_magnus.c for one set of instructions, with what twins.h defines.

typedef double NAME(eight) __attribute__((vector_size(64), aligned(8), may_alias));
typedef long long NAME(choice) __attribute__((vector_size(64)));
#define LANE NAME(eight)
#define INLINE static inline __attribute__((always_inline)) TARGET

/// Row-major, with n * n real parts and then as many imaginary ones.
typedef struct {
    LANE re[MOST * MOST];
    LANE im[MOST * MOST];
} NAME(matrix);
#define MATRIX NAME(matrix)

INLINE LANE NAME(eight_of)(double x) { return (LANE){x, x, x, x, x, x, x, x}; }

INLINE LANE NAME(root)(LANE x) { return __builtin_elementwise_sqrt(x); }

/// `x` where `which` says so, else `y`.
INLINE LANE NAME(choose)(NAME(choice) which, LANE x, LANE y) {
    return (LANE)((which & (NAME(choice))x) | (~which & (NAME(choice))y));
}

INLINE LANE NAME(larger)(LANE x, LANE y) { return NAME(choose)(y > x, y, x); }

INLINE double NAME(largest)(LANE x) {
    double most = x[0];
    for (int k = 1; k < 8; k++) most = x[k] > most ? x[k] : most;
    return most;
}

INLINE void NAME(product)(
    const int n, const LANE *aRe, const LANE *aIm, const LANE *bRe, const LANE *bIm, LANE *outRe, LANE *outIm) {
#pragma clang loop unroll(full)
    for (int r = 0; r < n; r++) {
#pragma clang loop unroll(full)
        for (int c = 0; c < n; c++) {
            LANE x = aRe[r * n] * bRe[c] - aIm[r * n] * bIm[c];
            LANE y = aRe[r * n] * bIm[c] + aIm[r * n] * bRe[c];
#pragma clang loop unroll(full)
            for (int k = 1; k < n; k++) {
                const LANE p = aRe[r * n + k], q = aIm[r * n + k], u = bRe[k * n + c], v = bIm[k * n + c];
                x += p * u - q * v;
                y += p * v + q * u;
            }
            outRe[r * n + c] = x;
            outIm[r * n + c] = y;
        }
    }
}

/// The commutator of two anti-Hermitian matrices: p - p^+ for their product p.
INLINE void NAME(commutator)(const int n, const MATRIX *a, const MATRIX *b, MATRIX *out) {
    NAME(product)(n, a->re, a->im, b->re, b->im, out->re, out->im);
    for (int r = 0; r < n; r++) {
        for (int c = r; c < n; c++) {
            const int upper = r * n + c, lower = c * n + r;
            const LANE x = out->re[upper] - out->re[lower], y = out->im[upper] + out->im[lower];
            out->re[upper] = x;
            out->im[upper] = y;
            out->re[lower] = -x;
            out->im[lower] = y;
        }
    }
}

/// -i(still * energies + scale * (z a^+ + h.c.)).
INLINE void NAME(fill)(const int n, const rack_lane_step *step, MATRIX *a, double still, double scale, LANE x, LANE y) {
    const LANE *energies = (const LANE *)step->energies, *factors = (const LANE *)step->factors;
    for (int k = 0; k < n * n; k++) a->re[k] = a->im[k] = NAME(eight_of)(0);
    if (still != 0)
        for (int k = 0; k < n; k++) a->im[k * n + k] = -still * energies[k];
    for (int k = 0; k < n - 1; k++) {
        const LANE u = scale * factors[k] * x, v = scale * factors[k] * y;
        const int below = (k + 1) * n + k, above = k * n + k + 1;
        a->re[below] = v;
        a->im[below] = -u;
        a->re[above] = -v;
        a->im[above] = -u;
    }
}

/// The largest sum of a row's magnitudes.
INLINE LANE NAME(bound)(const int n, const MATRIX *a) {
    LANE most = NAME(eight_of)(0);
    for (int r = 0; r < n; r++) {
        LANE sum = NAME(eight_of)(0);
        for (int k = r * n; k < r * n + n; k++) sum += NAME(root)(a->re[k] * a->re[k] + a->im[k] * a->im[k]);
        most = NAME(larger)(most, sum);
    }
    return most;
}

/// Adds what lies beyond the first Legendre coefficient, and says how far the exponent may have missed.
INLINE LANE NAME(correct)(const int n, const rack_lane_step *step, MATRIX *exponent, const MATRIX *a1) {
    const LANE *factors = (const LANE *)step->factors, *re = (const LANE *)step->re, *im = (const LANE *)step->im;
    const double h = step->seconds;
    LANE strength = NAME(eight_of)(0);
    for (int k = 0; k < n - 1; k++) strength = NAME(larger)(strength, factors[k]);
    const LANE size2 = 2 * (h * strength * NAME(root)(re[1] * re[1] + im[1] * im[1]));
    const LANE size3 = 6 * (h * strength * NAME(root)(re[2] * re[2] + im[2] * im[2]));
    const LANE rough = h * strength * NAME(root)(re[3] * re[3] + im[3] * im[3]);
    const LANE turn = NAME(bound)(n, a1);
    const LANE third = rough * (turn * turn * turn / 400 + size3 / 200);
    if (!(NAME(largest)(size2 + size3) > 0)) return third;
    MATRIX a2, a3, c1, x, y, z;
    NAME(fill)(n, step, &a2, 0, 2 * h, re[1], im[1]);
    NAME(fill)(n, step, &a3, 0, 6 * h, re[2], im[2]);
    NAME(commutator)(n, a1, &a2, &c1);
    for (int k = 0; k < n * n; k++) {
        x.re[k] = 2 * a3.re[k] + c1.re[k];
        x.im[k] = 2 * a3.im[k] + c1.im[k];
    }
    NAME(commutator)(n, a1, &x, &y);
    for (int k = 0; k < n * n; k++) {
        y.re[k] = a2.re[k] - y.re[k] / 60;
        y.im[k] = a2.im[k] - y.im[k] / 60;
        x.re[k] = c1.re[k] - 20 * a1->re[k] - a3.re[k];
        x.im[k] = c1.im[k] - 20 * a1->im[k] - a3.im[k];
    }
    NAME(commutator)(n, &x, &y, &z);
    LANE fourth = NAME(eight_of)(0);
    for (int r = 0; r < n; r++) {
        LANE sum = NAME(eight_of)(0);
        for (int k = r * n; k < r * n + n; k++) {
            const LANE u = z.re[k] / 240, v = z.im[k] / 240;
            exponent->re[k] += u;
            exponent->im[k] += v;
            const LANE p = u + c1.re[k] / 12, q = v + c1.im[k] / 12;
            sum += p * p + q * q;
        }
        fourth = NAME(larger)(fourth, sum);
    }
    return NAME(root)(fourth) * (turn * turn / 10) + third;
}

/// Taylor's series to the ninth power, of the matrix halved until it is small.
INLINE void NAME(exponentiate)(const int n, const rack_lane_step *step, const MATRIX *given, LANE *outRe, LANE *outIm) {
    const double *c = step->inverse_factorials;
    double size = NAME(largest)(NAME(bound)(n, given)), scale = 1;
    int squarings = 0;
    while (size > step->small && squarings < 60) {
        size /= 2;
        scale /= 2;
        squarings++;
    }
    MATRIX a, square, cube, x, y;
    for (int k = 0; k < n * n; k++) {
        a.re[k] = scale * given->re[k];
        a.im[k] = scale * given->im[k];
    }
    NAME(product)(n, a.re, a.im, a.re, a.im, square.re, square.im);
    NAME(product)(n, a.re, a.im, square.re, square.im, cube.re, cube.im);
    for (int k = 0; k < n * n; k++) {
        x.re[k] = c[9] * cube.re[k];
        x.im[k] = c[9] * cube.im[k];
    }
    for (int p = 6; p >= 0; p -= 3) {
        for (int k = 0; k < n * n; k++) {
            y.re[k] = c[p + 1] * a.re[k] + c[p + 2] * square.re[k] + x.re[k];
            y.im[k] = c[p + 1] * a.im[k] + c[p + 2] * square.im[k] + x.im[k];
        }
        for (int k = 0; k < n; k++) y.re[k * n + k] += c[p];
        if (p > 0) NAME(product)(n, cube.re, cube.im, y.re, y.im, x.re, x.im);
    }
    for (int s = 0; s < squarings; s++) {
        NAME(product)(n, y.re, y.im, y.re, y.im, x.re, x.im);
        y = x;
    }
    memcpy(outRe, y.re, sizeof(LANE) * (size_t)(n * n));
    memcpy(outIm, y.im, sizeof(LANE) * (size_t)(n * n));
}

INLINE void NAME(step)(const int n, const rack_lane_step *step, LANE *outRe, LANE *outIm, double *estimate) {
    const LANE *re = (const LANE *)step->re, *im = (const LANE *)step->im;
    const double h = step->seconds;
    MATRIX exponent, a1;
    NAME(fill)(n, step, &exponent, h, h, re[0], im[0]);
    NAME(fill)(n, step, &a1, h, h, re[0] - 0.5 * re[2], im[0] - 0.5 * im[2]);
    *(LANE *)estimate = NAME(correct)(n, step, &exponent, &a1);
    NAME(exponentiate)(n, step, &exponent, outRe, outIm);
}

TARGET static void NAME(magnus)(const rack_lane_step *step, double *out, double *estimate) {
    LANE *re = (LANE *)out, *im = re + step->levels * step->levels;
    switch (step->levels) {
    case 2: NAME(step)(2, step, re, im, estimate); break;
    case 3: NAME(step)(3, step, re, im, estimate); break;
    case 4: NAME(step)(4, step, re, im, estimate); break;
    default: NAME(step)((int)step->levels, step, re, im, estimate);
    }
}

TARGET static void NAME(multiply)(size_t levels, const double *a, const double *b, double *out) {
    const size_t n = levels * levels;
    const LANE *x = (const LANE *)a, *y = (const LANE *)b;
    LANE *z = (LANE *)out;
    switch (levels) {
    case 2: NAME(product)(2, x, x + n, y, y + n, z, z + n); break;
    case 3: NAME(product)(3, x, x + n, y, y + n, z, z + n); break;
    case 4: NAME(product)(4, x, x + n, y, y + n, z, z + n); break;
    default: NAME(product)((int)levels, x, x + n, y, y + n, z, z + n);
    }
}
