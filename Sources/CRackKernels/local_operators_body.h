// The routines of local_operators.c for one width of vector, with what twins.h defines.

typedef double NAME(lanes) __attribute__((vector_size(8 * WIDTH), aligned(8), may_alias));
#define LANES NAME(lanes)
#define INLINE static inline __attribute__((always_inline)) TARGET

INLINE LANES NAME(all)(double x) {
    LANES v;
    for (int k = 0; k < WIDTH; k++) v[k] = x;
    return v;
}

/// The first (`isFirst`) or a further term of a sum: (p + iq)(x + iy), where q is left out of real matrices.
INLINE void NAME(add)(
    const int isFirst, const int isReal, double p, const double *q, LANES x, LANES y, LANES *sumRe, LANES *sumIm) {
    const LANES a = NAME(all)(p);
    LANES re = a * x, im = a * y;
    if (!isReal) {
        const LANES b = NAME(all)(*q);
        re -= b * y;
        im += b * x;
    }
    *sumRe = isFirst ? re : *sumRe + re;
    *sumIm = isFirst ? im : *sumIm + im;
}

/// A few states: everything stays in registers. A real matrix has no imaginary parts to be read.
INLINE void NAME(small)(
    const int n, const int isReal, const rack_local_operator *u, const rack_local_runs *runs, size_t length, double *re,
    double *im) {
    double a[16], b[16];
    ptrdiff_t offsets[4];
    for (int k = 0; k < n * n; k++) {
        a[k] = u->re[k];
        b[k] = isReal ? 0 : u->im[k];
    }
    for (int k = 0; k < n; k++) offsets[k] = u->offsets[k] * runs->stride;
    place at = first_place(runs);
    for (size_t run = runs->first; run < runs->end; run++, at = next_place(runs, at)) {
        const ptrdiff_t start = start_at(runs, at);
        for (size_t c = 0; c < length; c += WIDTH) {
            const ptrdiff_t base = start + (ptrdiff_t)c;
            LANES x[4], y[4];
#pragma clang loop unroll(full)
            for (int k = 0; k < n; k++) {
                x[k] = *(const LANES *)(re + offsets[k] + base);
                y[k] = *(const LANES *)(im + offsets[k] + base);
            }
#pragma clang loop unroll(full)
            for (int r = 0; r < n; r++) {
                LANES sumRe = {0}, sumIm = {0};
#pragma clang loop unroll(full)
                for (int k = 0; k < n; k++)
                    NAME(add)(k == 0, isReal, a[r * n + k], b + r * n + k, x[k], y[k], &sumRe, &sumIm);
                *(LANES *)(re + offsets[r] + base) = sumRe;
                *(LANES *)(im + offsets[r] + base) = sumIm;
            }
        }
    }
}

/// Rows `r` to `r + rows - 1` of the product, from n vectors in x (real parts, then imaginary).
INLINE void NAME(rows)(
    const int rows, const int isReal, size_t r, const rack_local_operator *u, const LANES *x, const LANES *y,
    const ptrdiff_t *offsets, ptrdiff_t base, double *re, double *im) {
    const size_t n = u->size;
    LANES sumRe[4], sumIm[4];
    const double *a = u->re + r * n, *b = isReal ? a : u->im + r * n;
#pragma clang loop unroll(full)
    for (int j = 0; j < rows; j++)
        NAME(add)(1, isReal, a[(size_t)j * n], b + (size_t)j * n, x[0], y[0], sumRe + j, sumIm + j);
    for (size_t k = 1; k < n; k++) {
#pragma clang loop unroll(full)
        for (int j = 0; j < rows; j++)
            NAME(add)(0, isReal, a[(size_t)j * n + k], b + (size_t)j * n + k, x[k], y[k], sumRe + j, sumIm + j);
    }
#pragma clang loop unroll(full)
    for (int j = 0; j < rows; j++) {
        *(LANES *)(re + offsets[r + (size_t)j] + base) = sumRe[j];
        *(LANES *)(im + offsets[r + (size_t)j] + base) = sumIm[j];
    }
}

/// All rows, four at a time.
INLINE void NAME(all_rows)(
    const int isReal, const rack_local_operator *u, const LANES *x, const LANES *y, const ptrdiff_t *offsets,
    ptrdiff_t base, double *re, double *im) {
    const size_t n = u->size;
    size_t r = 0;
    for (; r + 4 <= n; r += 4) NAME(rows)(4, isReal, r, u, x, y, offsets, base, re, im);
    if (n - r == 3) NAME(rows)(3, isReal, r, u, x, y, offsets, base, re, im);
    if (n - r == 2) NAME(rows)(2, isReal, r, u, x, y, offsets, base, re, im);
    if (n - r == 1) NAME(rows)(1, isReal, r, u, x, y, offsets, base, re, im);
}

/// Any number of states up to RACK_LOCAL_STATES.
TARGET __attribute__((noinline)) static void NAME(large)(
    const rack_local_operator *u, const rack_local_runs *runs, size_t length, double *re, double *im) {
    const size_t n = u->size;
    LANES x[RACK_LOCAL_STATES], y[RACK_LOCAL_STATES];
    ptrdiff_t offsets[RACK_LOCAL_STATES];
    for (size_t k = 0; k < n; k++) offsets[k] = u->offsets[k] * runs->stride;
    place at = first_place(runs);
    for (size_t run = runs->first; run < runs->end; run++, at = next_place(runs, at)) {
        const ptrdiff_t start = start_at(runs, at);
        for (size_t c = 0; c < length; c += WIDTH) {
            const ptrdiff_t base = start + (ptrdiff_t)c;
            for (size_t k = 0; k < n; k++) {
                x[k] = *(const LANES *)(re + offsets[k] + base);
                y[k] = *(const LANES *)(im + offsets[k] + base);
            }
            if (u->im)
                NAME(all_rows)(0, u, x, y, offsets, base, re, im);
            else
                NAME(all_rows)(1, u, x, y, offsets, base, re, im);
        }
    }
}

/// Whole vectors: `length` is a multiple of WIDTH.
TARGET static void NAME(whole)(
    const rack_local_operator *u, const rack_local_runs *runs, size_t length, double *re, double *im) {
    if (u->size > 4) {
        NAME(large)(u, runs, length, re, im);
        return;
    }
    switch (u->im ? (int)u->size : 4 + (int)u->size) {
    case 1: NAME(small)(1, 0, u, runs, length, re, im); break;
    case 2: NAME(small)(2, 0, u, runs, length, re, im); break;
    case 3: NAME(small)(3, 0, u, runs, length, re, im); break;
    case 4: NAME(small)(4, 0, u, runs, length, re, im); break;
    case 5: NAME(small)(1, 1, u, runs, length, re, im); break;
    case 6: NAME(small)(2, 1, u, runs, length, re, im); break;
    case 7: NAME(small)(3, 1, u, runs, length, re, im); break;
    case 8: NAME(small)(4, 1, u, runs, length, re, im); break;
    }
}

/// The last `rest` < WIDTH lanes of every run, gathered into vectors of several runs.
TARGET static void NAME(gathered)(
    const rack_local_operator *u, const rack_local_runs *runs, size_t first, size_t rest, double *re, double *im) {
    enum { STORE = 2048, MOST = 64 };
    const size_t n = u->size;
    double store[2 * STORE];
    ptrdiff_t base[MOST], rows[RACK_LOCAL_STATES];
    const size_t room = STORE / n / WIDTH * WIDTH, tile = room < MOST ? room : MOST;
    for (size_t k = 0; k < n; k++) rows[k] = (ptrdiff_t)(k * tile);
    const rack_local_operator packed = {n, u->re, u->im, rows};
    const ptrdiff_t zero = 0;
    const rack_local_runs alone = {&zero, 1, 0, 1, 0, 1};
    size_t run = runs->first, c = 0;
    place at = first_place(runs);
    while (run < runs->end) {
        size_t used = 0;
        while (used < tile && run < runs->end) {
            base[used++] = start_at(runs, at) + (ptrdiff_t)(first + c);
            if (++c == rest) {
                c = 0;
                run++;
                at = next_place(runs, at);
            }
        }
        const size_t length = (used + WIDTH - 1) / WIDTH * WIDTH;
        for (size_t k = 0; k < n; k++) {
            double *x = store + k * tile, *y = x + STORE;
            const double *fromRe = re + u->offsets[k] * runs->stride, *fromIm = im + u->offsets[k] * runs->stride;
            for (size_t j = 0; j < used; j++) {
                x[j] = fromRe[base[j]];
                y[j] = fromIm[base[j]];
            }
            for (size_t j = used; j < length; j++) x[j] = y[j] = 0;
        }
        NAME(whole)(&packed, &alone, length, store, store + STORE);
        for (size_t k = 0; k < n; k++) {
            const double *x = store + k * tile, *y = x + STORE;
            double *toRe = re + u->offsets[k] * runs->stride, *toIm = im + u->offsets[k] * runs->stride;
            for (size_t j = 0; j < used; j++) {
                toRe[base[j]] = x[j];
                toIm[base[j]] = y[j];
            }
        }
    }
}

#if WIDTH == 8

/// The last `rest` < WIDTH lanes of every run for a few states, the other lanes of each vector hidden.
INLINE void NAME(small_ends)(
    const int n, const int isReal, const rack_local_operator *u, const rack_local_runs *runs, size_t first, size_t rest,
    double *re, double *im) {
    double a[16], b[16];
    ptrdiff_t offsets[4];
    for (int k = 0; k < n * n; k++) {
        a[k] = u->re[k];
        b[k] = isReal ? 0 : u->im[k];
    }
    for (int k = 0; k < n; k++) offsets[k] = u->offsets[k] * runs->stride + (ptrdiff_t)first;
    const __mmask8 mask = (__mmask8)((1u << rest) - 1);
    place at = first_place(runs);
    for (size_t run = runs->first; run < runs->end; run++, at = next_place(runs, at)) {
        const ptrdiff_t base = start_at(runs, at);
        LANES x[4], y[4];
#pragma clang loop unroll(full)
        for (int k = 0; k < n; k++) {
            x[k] = (LANES)_mm512_maskz_loadu_pd(mask, re + offsets[k] + base);
            y[k] = (LANES)_mm512_maskz_loadu_pd(mask, im + offsets[k] + base);
        }
#pragma clang loop unroll(full)
        for (int r = 0; r < n; r++) {
            LANES sumRe = {0}, sumIm = {0};
#pragma clang loop unroll(full)
            for (int k = 0; k < n; k++)
                NAME(add)(k == 0, isReal, a[r * n + k], b + r * n + k, x[k], y[k], &sumRe, &sumIm);
            _mm512_mask_storeu_pd(re + offsets[r] + base, mask, (__m512d)sumRe);
            _mm512_mask_storeu_pd(im + offsets[r] + base, mask, (__m512d)sumIm);
        }
    }
}

TARGET static void NAME(ends)(
    const rack_local_operator *u, const rack_local_runs *runs, size_t first, size_t rest, double *re, double *im) {
    switch (u->im ? (int)u->size : 4 + (int)u->size) {
    case 1: NAME(small_ends)(1, 0, u, runs, first, rest, re, im); break;
    case 2: NAME(small_ends)(2, 0, u, runs, first, rest, re, im); break;
    case 3: NAME(small_ends)(3, 0, u, runs, first, rest, re, im); break;
    case 4: NAME(small_ends)(4, 0, u, runs, first, rest, re, im); break;
    case 5: NAME(small_ends)(1, 1, u, runs, first, rest, re, im); break;
    case 6: NAME(small_ends)(2, 1, u, runs, first, rest, re, im); break;
    case 7: NAME(small_ends)(3, 1, u, runs, first, rest, re, im); break;
    case 8: NAME(small_ends)(4, 1, u, runs, first, rest, re, im); break;
    }
}

#endif

/// Columns become rows. Both directions of the same square.
INLINE void NAME(turn)(LANES v[WIDTH]) {
#if WIDTH == 8
    LANES a[8], b[8];
#pragma clang loop unroll(full)
    for (int k = 0; k < 8; k += 2) {
        a[k] = __builtin_shufflevector(v[k], v[k + 1], 0, 8, 2, 10, 4, 12, 6, 14);
        a[k + 1] = __builtin_shufflevector(v[k], v[k + 1], 1, 9, 3, 11, 5, 13, 7, 15);
    }
#pragma clang loop unroll(full)
    for (int k = 0; k < 8; k += 4) {
        b[k] = __builtin_shufflevector(a[k], a[k + 2], 0, 1, 8, 9, 4, 5, 12, 13);
        b[k + 1] = __builtin_shufflevector(a[k + 1], a[k + 3], 0, 1, 8, 9, 4, 5, 12, 13);
        b[k + 2] = __builtin_shufflevector(a[k], a[k + 2], 2, 3, 10, 11, 6, 7, 14, 15);
        b[k + 3] = __builtin_shufflevector(a[k + 1], a[k + 3], 2, 3, 10, 11, 6, 7, 14, 15);
    }
#pragma clang loop unroll(full)
    for (int k = 0; k < 4; k++) {
        v[k] = __builtin_shufflevector(b[k], b[k + 4], 0, 1, 2, 3, 8, 9, 10, 11);
        v[k + 4] = __builtin_shufflevector(b[k], b[k + 4], 4, 5, 6, 7, 12, 13, 14, 15);
    }
#else
    const LANES a = __builtin_shufflevector(v[0], v[1], 0, 4, 2, 6), b = __builtin_shufflevector(v[0], v[1], 1, 5, 3, 7);
    const LANES c = __builtin_shufflevector(v[2], v[3], 0, 4, 2, 6), d = __builtin_shufflevector(v[2], v[3], 1, 5, 3, 7);
    v[0] = __builtin_shufflevector(a, c, 0, 1, 4, 5);
    v[1] = __builtin_shufflevector(b, d, 0, 1, 4, 5);
    v[2] = __builtin_shufflevector(a, c, 2, 3, 6, 7);
    v[3] = __builtin_shufflevector(b, d, 2, 3, 6, 7);
#endif
}

#if WIDTH == 8

/// WIDTH rows of `size` < WIDTH elements become `size` vectors, or back: each is picked from the others one by one.
INLINE void NAME(narrow)(const int size, double *rows, LANES *panel, size_t apart, int back) {
    __m512d v[WIDTH];
#pragma clang loop unroll(full)
    for (int k = 0; k < size; k++) v[k] = (__m512d)(back ? panel[(size_t)k * apart] : *(const LANES *)(rows + WIDTH * k));
#pragma clang loop unroll(full)
    for (int k = 0; k < size; k++) {
        __m512d picked = v[0];
#pragma clang loop unroll(full)
        for (int from = 1; from < size; from++) {
            long long lane[8] __attribute__((aligned(64)));
#pragma clang loop unroll(full)
            for (int j = 0; j < 8; j++) {
                const int element = back ? WIDTH * k + j : j * size + k;
                const int source = back ? element % size : element / WIDTH;
                const int place = back ? element / size : element % WIDTH;
                lane[j] = source == from ? 8 + place : from == 1 && source == 0 ? place : j;
            }
            picked = _mm512_permutex2var_pd(picked, _mm512_load_si512(lane), v[from]);
        }
        if (back)
            *(LANES *)(rows + WIDTH * k) = (LANES)picked;
        else
            panel[(size_t)k * apart] = (LANES)picked;
    }
}

#endif

/// WIDTH rows of `size` elements, one after the other, become columns of a panel whose rows lie `apart` vectors apart;
/// or back.
INLINE void NAME(panel)(size_t size, double *rows, LANES *panel, size_t apart, const int back) {
#if WIDTH == 8
    switch (size) {
    case 2: return NAME(narrow)(2, rows, panel, apart, back);
    case 3: return NAME(narrow)(3, rows, panel, apart, back);
    case 4: return NAME(narrow)(4, rows, panel, apart, back);
    case 5: return NAME(narrow)(5, rows, panel, apart, back);
    case 6: return NAME(narrow)(6, rows, panel, apart, back);
    case 7: return NAME(narrow)(7, rows, panel, apart, back);
    }
#endif
    LANES v[WIDTH];
    for (size_t first = 0; first < size; first += WIDTH) {
        // The last square overlaps the one before where it would reach over the end.
        const size_t c = first + WIDTH <= size ? first : size - WIDTH;
#pragma clang loop unroll(full)
        for (size_t k = 0; k < WIDTH; k++) v[k] = back ? panel[(c + k) * apart] : *(const LANES *)(rows + c + k * size);
        NAME(turn)(v);
#pragma clang loop unroll(full)
        for (size_t k = 0; k < WIDTH; k++) {
            if (back)
                *(LANES *)(rows + c + k * size) = v[k];
            else
                panel[(c + k) * apart] = v[k];
        }
    }
}

/// Short runs, whole periods: some vectors of periods side by side make a matrix of that many columns.
TARGET static void NAME(side_by_side)(
    const rack_local_operator *u, size_t count, const rack_local_runs *runs, size_t length, size_t periods, double *re,
    double *im) {
    const size_t size = (size_t)(runs->period * runs->stride), room = RACK_LOCAL_STATES / size;
    LANES x[RACK_LOCAL_STATES], y[RACK_LOCAL_STATES];
    size_t k = 0;
    while (k < periods) {
        const size_t left = (periods - k) / WIDTH, apart = left < room ? left : room;
        const rack_local_runs wide = {
            runs->inner, runs->inner_count, runs->period, runs->stride * (ptrdiff_t)(WIDTH * apart), 0,
            runs->inner_count};
        for (size_t t = 0; t < apart; t++) {
            NAME(panel)(size, re + (k + WIDTH * t) * size, x + t, apart, 0);
            NAME(panel)(size, im + (k + WIDTH * t) * size, y + t, apart, 0);
        }
        for (size_t j = 0; j < count; j++) NAME(whole)(u + j, &wide, length * WIDTH * apart, (double *)x, (double *)y);
        for (size_t t = 0; t < apart; t++) {
            NAME(panel)(size, re + (k + WIDTH * t) * size, x + t, apart, 1);
            NAME(panel)(size, im + (k + WIDTH * t) * size, y + t, apart, 1);
        }
        k += WIDTH * apart;
    }
}

TARGET static void NAME(apply)(
    const rack_local_operator *u, size_t count, const rack_local_runs *runs, size_t length, double *re, double *im) {
    const size_t rest = length % WIDTH, inner = runs->inner_count;
    rack_local_runs left = *runs;
    const size_t size = (size_t)(runs->period * runs->stride), least = WIDTH == 8 ? 2 : WIDTH;
    if (length < WIDTH && runs->first % inner == 0 && size >= least && size <= RACK_LOCAL_STATES) {
        const size_t periods = (runs->end - runs->first) / inner / WIDTH * WIDTH;
        const size_t skipped = runs->first / inner * size;
        NAME(side_by_side)(u, count, runs, length, periods, re + skipped, im + skipped);
        left.first += periods * inner;
    }
    for (size_t k = 0; k < count; k++) {
        if (length > rest) NAME(whole)(u + k, &left, length - rest, re, im);
#if WIDTH == 8
        if (rest > 0 && u[k].size <= 4 && length > rest) {
            NAME(ends)(u + k, &left, length - rest, rest, re, im);
            continue;
        }
#endif
        if (rest > 0) NAME(gathered)(u + k, &left, length - rest, rest, re, im);
    }
}

/// The diagonal alone, of a matrix that has nothing else: what is left out are sums with zero.
INLINE void NAME(diagonal)(
    const rack_local_operator *u, const rack_local_runs *runs, size_t length, double *re, double *im) {
    for (size_t k = 0; k < u->size; k++) {
        const double *a = u->re + k * (u->size + 1), *b = u->im + k * (u->size + 1);
        if (*a == 1 && *b == 0) continue;
        const rack_local_operator one = {1, a, b, u->offsets + k};
        if (length % WIDTH == 0)
            NAME(whole)(&one, runs, length, re, im);
        else
            NAME(apply)(&one, 1, runs, length, re, im);
    }
}

static int NAME(is_diagonal)(const rack_local_operator *u) {
    const size_t n = u->size;
    if (n == 1 || !u->im) return 0;
    for (size_t k = 0; k < n * n; k++)
        if (k % (n + 1) != 0 && (u->re[k] != 0 || u->im[k] != 0)) return 0;
    return 1;
}

/// One pass over a matrix whose rows lie `stride` elements apart, of which `length` are meant.
INLINE void NAME(pass)(
    const rack_chain_pass *pass, const rack_chain_values *values, ptrdiff_t stride, size_t rows, size_t length,
    double *re, double *im) {
    const rack_local_runs runs = {
        pass->inner, pass->inner_count, pass->period, stride, 0, rows / (size_t)pass->period * pass->inner_count};
    for (size_t k = 0; k < pass->count; k++) {
        const rack_chain_block *block = pass->blocks + k;
        const double *matrix = (block->is_step ? values->step : values->constants) + block->values;
        const rack_local_operator u = {
            block->size, matrix, block->is_real ? 0 : matrix + block->size * block->size, block->offsets};
        if (NAME(is_diagonal)(&u))
            NAME(diagonal)(&u, &runs, length, re, im);
        else if (length % WIDTH == 0)
            NAME(whole)(&u, &runs, length, re, im);
        else
            NAME(apply)(&u, 1, &runs, length, re, im);
    }
}

/// Passes over a single column that touch fast modes alone: WIDTH vectors of so many rows, turned to lie side by side.
TARGET static void NAME(fast_passes)(
    const rack_chain_pass *passes, size_t count, const rack_chain_values *values, size_t rows, size_t size, double *re,
    double *im) {
    LANES x[RACK_CHAIN_PANEL], y[RACK_CHAIN_PANEL];
    double spare[2 * WIDTH * RACK_CHAIN_PANEL];
    const size_t whole = rows / size / WIDTH, room = RACK_CHAIN_PANEL / size;
    size_t k = 0;
    while (k < whole) {
        const size_t apart = whole - k < room ? whole - k : room;
        for (size_t t = 0; t < apart; t++) {
            NAME(panel)(size, re + WIDTH * (k + t) * size, x + t, apart, 0);
            NAME(panel)(size, im + WIDTH * (k + t) * size, y + t, apart, 0);
        }
        for (size_t j = 0; j < count; j++)
            NAME(pass)(
                passes + j, values, (ptrdiff_t)(WIDTH * apart), size, WIDTH * apart * passes[j].run_rows, (double *)x,
                (double *)y);
        for (size_t t = 0; t < apart; t++) {
            NAME(panel)(size, re + WIDTH * (k + t) * size, x + t, apart, 1);
            NAME(panel)(size, im + WIDTH * (k + t) * size, y + t, apart, 1);
        }
        k += apart;
    }
    const size_t done = whole * WIDTH * size, left = rows - done;
    if (left == 0) return;
    // What is left, with zeros to make it whole.
    double *p = spare, *q = spare + WIDTH * size;
    for (size_t j = 0; j < WIDTH * size; j++) {
        p[j] = j < left ? re[done + j] : 0;
        q[j] = j < left ? im[done + j] : 0;
    }
    NAME(panel)(size, p, x, 1, 0);
    NAME(panel)(size, q, y, 1, 0);
    for (size_t j = 0; j < count; j++)
        NAME(pass)(passes + j, values, WIDTH, size, WIDTH * passes[j].run_rows, (double *)x, (double *)y);
    NAME(panel)(size, p, x, 1, 1);
    NAME(panel)(size, q, y, 1, 1);
    for (size_t j = 0; j < left; j++) {
        re[done + j] = p[j];
        im[done + j] = q[j];
    }
}

/// All passes over a block of rows that none of them leaves.
TARGET static void NAME(block)(
    const rack_chain_pass *passes, size_t count, const rack_chain_values *values, size_t rows, size_t fast_rows,
    size_t columns, double *re, double *im) {
    for (size_t k = 0; k < count;) {
        size_t end = k;
        if (columns == 1 && fast_rows >= WIDTH)
            while (end < count && passes[end].is_fast) end++;
        if (end > k) {
            NAME(fast_passes)(passes + k, end - k, values, rows, fast_rows, re, im);
            k = end;
        } else {
            NAME(pass)(passes + k, values, (ptrdiff_t)columns, rows, passes[k].run_rows * columns, re, im);
            k++;
        }
    }
}

TARGET static void NAME(chain)(
    const rack_chain_pass *passes, size_t count, const rack_chain_values *values, size_t rows, size_t block_rows,
    size_t fast_rows, size_t columns, double *re, double *im) {
    for (size_t k = 0; k < count;) {
        size_t end = k;
        while (end < count && (size_t)passes[end].period <= block_rows) end++;
        const size_t some = end > k ? end - k : 1, length = end > k ? block_rows : rows;
        for (size_t first = 0; first < rows; first += length)
            NAME(block)(passes + k, some, values, length, fast_rows, columns, re + first * columns, im + first * columns);
        k += some;
    }
}

/// Rows of `columns` elements times a factor each.
TARGET static void NAME(phases)(
    const double *factors, size_t rows, size_t columns, size_t stride, double *re, double *im) {
    for (size_t r = 0; r < rows; r++) {
        const double a = factors[2 * r], b = factors[2 * r + 1];
        const LANES p = NAME(all)(a), q = NAME(all)(b);
        double *x = re + r * stride, *y = im + r * stride;
        size_t c = 0;
        for (; c + WIDTH <= columns; c += WIDTH) {
            const LANES u = *(const LANES *)(x + c), v = *(const LANES *)(y + c);
            *(LANES *)(x + c) = p * u - q * v;
            *(LANES *)(y + c) = p * v + q * u;
        }
        for (; c < columns; c++) {
            const double u = x[c], v = y[c];
            x[c] = a * u - b * v;
            y[c] = a * v + b * u;
        }
    }
}

/// One element a row: factors change from lane to lane.
TARGET static void NAME(phases_single)(const double *factors, size_t rows, double *re, double *im) {
    size_t r = 0;
    for (; r + WIDTH <= rows; r += WIDTH) {
        LANES p, q;
        for (int k = 0; k < WIDTH; k++) {
            p[k] = factors[2 * (r + (size_t)k)];
            q[k] = factors[2 * (r + (size_t)k) + 1];
        }
        const LANES u = *(const LANES *)(re + r), v = *(const LANES *)(im + r);
        *(LANES *)(re + r) = p * u - q * v;
        *(LANES *)(im + r) = p * v + q * u;
    }
    for (; r < rows; r++) {
        const double a = factors[2 * r], b = factors[2 * r + 1], u = re[r], v = im[r];
        re[r] = a * u - b * v;
        im[r] = a * v + b * u;
    }
}

#undef LANES
#undef INLINE
