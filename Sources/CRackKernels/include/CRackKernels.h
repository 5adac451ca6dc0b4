/// Numeric routines with instructions that only some processors have. Each has a twin in Swift that gives the
/// same bits; RackNumerics chooses, and nobody else includes this.
#ifndef C_RACK_KERNELS_H
#define C_RACK_KERNELS_H

#include <stddef.h>
#include <stdint.h>

/// One layer of a ziggurat: positions below `core` on either side of 0 lie under the curve, each `width` wide.
typedef struct {
    int32_t core;
    float width;
} rack_ziggurat_layer;

/// The part of Philox's counter and key that a row of draws shares.
typedef struct {
    uint32_t key0;
    uint32_t key1;
    uint32_t shot;
    uint32_t stream;
} rack_philox_row;

/// Whether this processor has what the routines named avx2 need.
int rack_has_avx2(void);

/// Normal draws from the blocks `first` to `first + 8 * groups - 1` of a row, each block four words: words 0 and
/// 2 go to `x`, words 1 and 3 to `y`, so that block b fills elements 2b and 2b + 1 of both.
///
/// A word that misses its layer's core leaves its own bits in place of a number, and its number (4b + word) is
/// appended to `missed`, which has room for 32 * groups. Returns how many missed.
size_t rack_normal_blocks_avx2(
    const rack_philox_row *row, uint64_t first, size_t groups, const rack_ziggurat_layer *layers, float *x,
    float *y, uint32_t *missed);

/// The same for words 0 (`x`) and 1 (`y`) of block `index` of 8 * groups shots from `row->shot` on: a missed word
/// of shot offset s has number 4s + word.
size_t rack_normal_shots_avx2(
    const rack_philox_row *row, uint64_t index, size_t groups, const rack_ziggurat_layer *layers, float *x,
    float *y, uint32_t *missed);

#endif
