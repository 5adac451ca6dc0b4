#include "CRackKernels.h"

#if defined(__x86_64__)

#include <immintrin.h>

#define AVX2 __attribute__((target("avx2")))
#define INLINE static inline __attribute__((always_inline)) AVX2

// Separate multiplications and additions, as in the Swift twin.
#pragma STDC FP_CONTRACT OFF

int rack_has_avx2(void) { return __builtin_cpu_supports("avx2") ? 1 : 0; }

/// Four words of four blocks; each word is the low half of a 64-bit lane, and what is above it is noise.
typedef struct {
    __m256i word[4];
} quad;

/// Ten rounds for two quads at a time: their chains of multiplications interleave.
INLINE void philox(quad *a, quad *b, uint32_t key0, uint32_t key1) {
    const __m256i m0 = _mm256_set1_epi64x(0xD2511F53), m1 = _mm256_set1_epi64x(0xCD9E8D57);
    for (int round = 0; round < 10; round++) {
        const __m256i k0 = _mm256_set1_epi64x(key0), k1 = _mm256_set1_epi64x(key1);
        const __m256i a0 = _mm256_mul_epu32(a->word[0], m0), a1 = _mm256_mul_epu32(a->word[2], m1);
        const __m256i b0 = _mm256_mul_epu32(b->word[0], m0), b1 = _mm256_mul_epu32(b->word[2], m1);
        a->word[0] = _mm256_xor_si256(_mm256_srli_epi64(a1, 32), _mm256_xor_si256(a->word[1], k0));
        a->word[2] = _mm256_xor_si256(_mm256_srli_epi64(a0, 32), _mm256_xor_si256(a->word[3], k1));
        a->word[1] = a1;
        a->word[3] = a0;
        b->word[0] = _mm256_xor_si256(_mm256_srli_epi64(b1, 32), _mm256_xor_si256(b->word[1], k0));
        b->word[2] = _mm256_xor_si256(_mm256_srli_epi64(b0, 32), _mm256_xor_si256(b->word[3], k1));
        b->word[1] = b1;
        b->word[3] = b0;
        key0 += 0x9E3779B9;
        key1 += 0xBB67AE85;
    }
}

/// Eight words in order from those of blocks 0 2 4 6 and of blocks 1 3 5 7.
INLINE __m256i joined(__m256i even, __m256i odd) {
    return _mm256_blend_epi32(even, _mm256_slli_epi64(odd, 32), 0xAA);
}

/// The layers of two words, as core, width, core, width.
INLINE __m128 pair_of_layers(const rack_ziggurat_layer *layers, uint32_t first, uint32_t second) {
    const __m128d low = _mm_load_sd((const double *)(layers + (first & 255)));
    return _mm_castpd_ps(_mm_loadh_pd(low, (const double *)(layers + (second & 255))));
}

/// Eight draws; bit k of `inside` says whether word k hit its core, otherwise its own bits stand there.
INLINE __m256 draw(__m256i words, const rack_ziggurat_layer *layers, unsigned *inside) {
    uint32_t word[8] __attribute__((aligned(32)));
    _mm256_store_si256((__m256i *)word, words);
    const __m256 low = _mm256_insertf128_ps(
        _mm256_castps128_ps256(pair_of_layers(layers, word[0], word[1])),
        pair_of_layers(layers, word[4], word[5]), 1);
    const __m256 high = _mm256_insertf128_ps(
        _mm256_castps128_ps256(pair_of_layers(layers, word[2], word[3])),
        pair_of_layers(layers, word[6], word[7]), 1);
    const __m256i core = _mm256_castps_si256(_mm256_shuffle_ps(low, high, 0x88));
    const __m256 width = _mm256_shuffle_ps(low, high, 0xDD);
    const __m256i position = _mm256_srai_epi32(words, 8);
    const __m256i side = _mm256_xor_si256(position, _mm256_srai_epi32(position, 31));
    const __m256 hit = _mm256_castsi256_ps(_mm256_cmpgt_epi32(core, side));
    const __m256 middle = _mm256_add_ps(_mm256_cvtepi32_ps(position), _mm256_set1_ps(0.5f));
    *inside = (unsigned)_mm256_movemask_ps(hit);
    return _mm256_blendv_ps(_mm256_castsi256_ps(words), _mm256_mul_ps(middle, width), hit);
}

/// Notes the words of eight blocks that missed, `number` being that of the first block's word.
INLINE size_t note(unsigned inside, uint32_t number, uint32_t *missed, size_t count) {
    for (unsigned out = ~inside & 0xFF; out; out &= out - 1)
        missed[count++] = number + 4 * (uint32_t)__builtin_ctz(out);
    return count;
}

/// x[2b] and x[2b + 1] from block b's two draws.
INLINE void store_interleaved(float *x, __m256 even, __m256 odd) {
    const __m256 low = _mm256_unpacklo_ps(even, odd), high = _mm256_unpackhi_ps(even, odd);
    _mm256_storeu_ps(x, _mm256_permute2f128_ps(low, high, 0x20));
    _mm256_storeu_ps(x + 8, _mm256_permute2f128_ps(low, high, 0x31));
}

AVX2 size_t rack_normal_blocks_avx2(
    const rack_philox_row *row, uint64_t first, size_t groups, const rack_ziggurat_layer *layers, float *x,
    float *y, uint32_t *missed) {
    const __m256i shot = _mm256_set1_epi64x(row->shot), stream = _mm256_set1_epi64x(row->stream);
    const __m256i evens = _mm256_set_epi64x(6, 4, 2, 0), one = _mm256_set1_epi64x(1);
    size_t count = 0;
    for (size_t group = 0; group < groups; group++) {
        const __m256i even = _mm256_add_epi64(_mm256_set1_epi64x((long long)(first + 8 * group)), evens);
        const __m256i odd = _mm256_add_epi64(even, one);
        quad a = {{even, _mm256_srli_epi64(even, 32), shot, stream}};
        quad b = {{odd, _mm256_srli_epi64(odd, 32), shot, stream}};
        philox(&a, &b, row->key0, row->key1);
        unsigned inside[4];
        __m256 draws[4];
        for (int k = 0; k < 4; k++) draws[k] = draw(joined(a.word[k], b.word[k]), layers, &inside[k]);
        store_interleaved(x + 16 * group, draws[0], draws[2]);
        store_interleaved(y + 16 * group, draws[1], draws[3]);
        if (__builtin_expect((inside[0] & inside[1] & inside[2] & inside[3]) == 0xFF, 1)) continue;
        for (uint32_t k = 0; k < 4; k++) count = note(inside[k], (uint32_t)(32 * group) + k, missed, count);
    }
    return count;
}

AVX2 size_t rack_normal_shots_avx2(
    const rack_philox_row *row, uint64_t index, size_t groups, const rack_ziggurat_layer *layers, float *x,
    float *y, uint32_t *missed) {
    const __m256i low = _mm256_set1_epi64x((long long)index), high = _mm256_srli_epi64(low, 32);
    const __m256i stream = _mm256_set1_epi64x(row->stream);
    const __m256i evens = _mm256_set_epi64x(6, 4, 2, 0), one = _mm256_set1_epi64x(1);
    size_t count = 0;
    for (size_t group = 0; group < groups; group++) {
        const __m256i even =
            _mm256_add_epi64(_mm256_set1_epi64x((long long)(row->shot + 8 * (uint64_t)group)), evens);
        quad a = {{low, high, even, stream}};
        quad b = {{low, high, _mm256_add_epi64(even, one), stream}};
        philox(&a, &b, row->key0, row->key1);
        unsigned inside[2];
        _mm256_storeu_ps(x + 8 * group, draw(joined(a.word[0], b.word[0]), layers, &inside[0]));
        _mm256_storeu_ps(y + 8 * group, draw(joined(a.word[1], b.word[1]), layers, &inside[1]));
        if (__builtin_expect((inside[0] & inside[1]) == 0xFF, 1)) continue;
        for (uint32_t k = 0; k < 2; k++) count = note(inside[k], (uint32_t)(32 * group) + k, missed, count);
    }
    return count;
}

#else

int rack_has_avx2(void) { return 0; }

// Never called: rack_has_avx2 says no.
size_t rack_normal_blocks_avx2(
    const rack_philox_row *row, uint64_t first, size_t groups, const rack_ziggurat_layer *layers, float *x,
    float *y, uint32_t *missed) {
    __builtin_trap();
}

size_t rack_normal_shots_avx2(
    const rack_philox_row *row, uint64_t index, size_t groups, const rack_ziggurat_layer *layers, float *x,
    float *y, uint32_t *missed) {
    __builtin_trap();
}

#endif
