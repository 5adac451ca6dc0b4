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

/// Lanes of a batch and the most levels that a mode in it may have.
#define RACK_BATCH_LANES 8
#define RACK_BATCH_LEVELS 10

/// What the steps of a batch share, and the energies of its lanes.
typedef struct {
    int levels;
    /// (-1)^(k / 2) / k! for every k up to the highest degree of a step.
    const double *series;
    /// Lanes of each level's energy, in rad/s.
    const double *energies;
    /// <j|a|j + 1> for each j + 1 < levels.
    const double *lowering;
    /// <j|[a^+, a]|j> for each j < levels.
    const double *commutators;
    /// Each channel's matrices on the diagonals of a state, row-major, the main diagonal's first.
    const double *channels;
    size_t channelSize;
} rack_batch_problem;

/// A step and its channels: -1 where there is none.
typedef struct {
    double seconds;
    /// 2^-doublings.
    double weight;
    /// Cosine and sine are taken of the Hamiltonian times `weight` and then doubled so often.
    long doublings;
    /// Powers of Taylor's series, at least levels - 1.
    long degree;
    /// The step is taken twice, with this channel between; -1: once.
    long halfway;
    /// After the step.
    long channel;
} rack_batch_step;

/// Takes the states of eight lanes through `count` steps. `drives` has five rows of lanes a step: the integral
/// (re, im) and the first moment about the middle (re, im) of what drives a^+, in rad and rad s, and the weight of
/// [a^+, a]. States are Hermitian: lower triangles, row by row, a row of lanes an element.
typedef void (*rack_batch_run)(
    const rack_batch_problem *problem, size_t count, const rack_batch_step *steps, const double *drives, double *re,
    double *im);

/// The widest that this processor can run; NULL if it has no AVX2.
rack_batch_run rack_batch_best(void);
rack_batch_run rack_batch_avx2(void);

#endif
