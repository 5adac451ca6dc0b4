#include "CRackKernels.h"

#if defined(__x86_64__)

// Separate multiplications and additions, as in the Swift twin.
#pragma STDC FP_CONTRACT OFF

// What takes or returns lanes is inlined: no call passes them.
#pragma clang diagnostic ignored "-Wpsabi"

#define UNROLL _Pragma("clang loop unroll(full)")
#define INLINE static inline __attribute__((always_inline))
enum { LANES = 8, MOST = RACK_MASTER_OFFSETS };

typedef double lanes __attribute__((vector_size(8 * LANES)));
/// The same in the caller's memory, at any place.
typedef double row __attribute__((vector_size(8 * LANES), aligned(8)));

INLINE lanes at(const double *p) { return *(const row *)p; }

/// What is added to every element of one row: numbers times a row, a row times a row, and both.
typedef struct {
    size_t scaled, weighted, jumps;
    const double *scaled_rows[2 * MOST], *weighted_rows[2 * MOST], *weights[2 * MOST];
    const double *jump_rows[MOST], *jump_weights[MOST];
    double scales[2 * MOST], jump_scales[MOST];
} sources;

INLINE void collect(sources *s, const rack_master_equation *q, size_t r, const double *m, const double *t) {
    const size_t stride = q->stride;
    s->scaled = s->weighted = s->jumps = 0;
    for (size_t k = 0; k < q->count; k++) {
        const int is_real = k < q->real_count;
        const double *values = q->values + k * stride, *from = is_real ? t : m;
        if (values[r] != 0) {
            s->scaled_rows[s->scaled] = from + ((ptrdiff_t)r + q->offsets[k]) * (ptrdiff_t)stride;
            s->scales[s->scaled++] = is_real ? -values[r] : values[r];
        }
        s->weighted_rows[s->weighted] = from + r * stride + q->offsets[k];
        s->weights[s->weighted++] = values;
    }
    for (size_t k = 0; k < q->jump_count; k++) {
        const double *values = q->jumps + k * stride;
        if (values[r] == 0) continue;
        const ptrdiff_t offset = q->jump_offsets[k];
        s->jump_rows[s->jumps] = m + ((ptrdiff_t)r + offset) * (ptrdiff_t)stride + offset;
        s->jump_weights[s->jumps] = values;
        s->jump_scales[s->jumps++] = values[r];
    }
}

/// `count` vectors of lanes of row r from column c on.
INLINE void columns(
    const sources *s, const rack_master_equation *q, const rack_master_term *term, size_t r, size_t c, int count,
    lanes *squares) {
    const size_t place = r * q->stride + c;
    const double *m = term->matrix + place, *t = term->transposed + place;
    lanes sum[4];
    UNROLL for (int v = 0; v < count; v++) {
        const int w = v * LANES;
        sum[v] = at(q->shrinking + place + w) * at(m + w) + (at(q->energies + c + w) - q->energies[r]) * at(t + w);
    }
    for (size_t k = 0; k < s->scaled; k++) {
        const double *from = s->scaled_rows[k] + c, scale = s->scales[k];
        UNROLL for (int v = 0; v < count; v++) sum[v] = sum[v] + scale * at(from + v * LANES);
    }
    for (size_t k = 0; k < s->weighted; k++) {
        const double *from = s->weighted_rows[k] + c, *weights = s->weights[k] + c;
        UNROLL for (int v = 0; v < count; v++) sum[v] = sum[v] + at(weights + v * LANES) * at(from + v * LANES);
    }
    for (size_t k = 0; k < s->jumps; k++) {
        const double *from = s->jump_rows[k] + c, *weights = s->jump_weights[k] + c, scale = s->jump_scales[k];
        UNROLL for (int v = 0; v < count; v++)
            sum[v] = sum[v] + (scale * at(weights + v * LANES)) * at(from + v * LANES);
    }
    UNROLL for (int v = 0; v < count; v++) {
        const size_t p = place + v * LANES;
        const lanes value = term->scale * sum[v] + term->keep * at(term->previous + p);
        *(row *)(term->next + p) = value;
        *(row *)(term->series + p) = at(term->series + p) + term->weight * value;
        *squares = *squares + value * value;
    }
}

INLINE void term_body(const rack_master_equation *q, const rack_master_term *term, double *norm) {
    lanes squares = {};
    for (size_t r = 0; r < q->size; r++) {
        sources s;
        collect(&s, q, r, term->matrix, term->transposed);
        const size_t width = q->stride / LANES;
        const uint8_t *tiles = q->tiles + r / LANES * width;
        for (size_t c = 0; c < width;) {
            size_t count = 0;
            while (count < 4 && c + count < width && tiles[c + count]) count++;
            if (count == 4) {
                columns(&s, q, term, r, c * LANES, 4, &squares);
            } else if (count >= 2) {
                columns(&s, q, term, r, c * LANES, 2, &squares);
                count = 2;
            } else if (count == 1) {
                columns(&s, q, term, r, c * LANES, 1, &squares);
            }
            c += count > 0 ? count : 1;
        }
    }
    *(row *)norm = squares;
}

INLINE void transpose_body(size_t size, size_t stride, const uint8_t *tiles, const double *from, double *to) {
    for (size_t r = 0; r < size; r += LANES) {
        for (size_t c = 0; c < size; c += LANES) {
            if (!tiles[(r * stride / LANES + c) / LANES]) continue;
            const double *p = from + r * stride + c;
            lanes x[8], y[8];
            for (size_t k = 0; k < 8; k++) x[k] = r + k < size ? at(p + k * stride) : (lanes){};
#define PAIR(a, b, ...) __builtin_shufflevector(a, b, __VA_ARGS__)
            for (size_t k = 0; k < 8; k += 2) {
                y[k] = PAIR(x[k], x[k + 1], 0, 8, 2, 10, 4, 12, 6, 14);
                y[k + 1] = PAIR(x[k], x[k + 1], 1, 9, 3, 11, 5, 13, 7, 15);
            }
            for (size_t k = 0; k < 8; k += 4) {
                for (size_t j = 0; j < 2; j++) {
                    x[k + j] = PAIR(y[k + j], y[k + j + 2], 0, 1, 8, 9, 4, 5, 12, 13);
                    x[k + j + 2] = PAIR(y[k + j], y[k + j + 2], 2, 3, 10, 11, 6, 7, 14, 15);
                }
            }
            double *out = to + c * stride + r;
            for (size_t k = 0; k < 4; k++) {
                const lanes low = PAIR(x[k], x[k + 4], 0, 1, 2, 3, 8, 9, 10, 11);
                const lanes high = PAIR(x[k], x[k + 4], 4, 5, 6, 7, 12, 13, 14, 15);
                if (c + k < size) *(row *)(out + k * stride) = low;
                if (c + k + 4 < size) *(row *)(out + (k + 4) * stride) = high;
            }
#undef PAIR
        }
    }
}

#define AVX2 __attribute__((target("avx2")))
#define AVX512 __attribute__((target("avx512f,avx512vl,avx512dq"), min_vector_width(512)))

AVX2 static void term_avx2(const rack_master_equation *q, const rack_master_term *t, double *n) { term_body(q, t, n); }
AVX512 static void term_avx512(const rack_master_equation *q, const rack_master_term *t, double *n) {
    term_body(q, t, n);
}
AVX2 static void transpose_avx2(size_t n, size_t s, const uint8_t *tiles, const double *from, double *to) {
    transpose_body(n, s, tiles, from, to);
}
AVX512 static void transpose_avx512(size_t n, size_t s, const uint8_t *tiles, const double *from, double *to) {
    transpose_body(n, s, tiles, from, to);
}

void rack_master_series_term(
    int width, const rack_master_equation *equation, const rack_master_term *term, double *squares) {
    if (width == 8)
        term_avx512(equation, term, squares);
    else
        term_avx2(equation, term, squares);
}

void rack_transpose(
    int width, size_t size, size_t stride, const uint8_t *tiles, const double *from, double *to) {
    if (width == 8)
        transpose_avx512(size, stride, tiles, from, to);
    else
        transpose_avx2(size, stride, tiles, from, to);
}

#else

// Never called: rack_local_lanes says no.
void rack_master_series_term(
    int width, const rack_master_equation *equation, const rack_master_term *term, double *squares) {
    __builtin_trap();
}
void rack_transpose(
    int width, size_t size, size_t stride, const uint8_t *tiles, const double *from, double *to) {
    __builtin_trap();
}

#endif
