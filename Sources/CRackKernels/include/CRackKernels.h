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

/// A square matrix, row-major in two planes (`im` is NULL for a real one), on some of the joint states of a few modes;
/// state k lies `offsets[k]` rows from a start.
typedef struct {
    size_t size;
    const double *re;
    const double *im;
    const ptrdiff_t *offsets;
} rack_local_operator;

/// Runs of lanes beside each other: run p * inner_count + i begins at row p * period + inner[i], each row `stride`
/// elements long. Those from `first` to `end` - 1 are meant.
typedef struct {
    const ptrdiff_t *inner;
    size_t inner_count;
    ptrdiff_t period;
    ptrdiff_t stride;
    size_t first;
    size_t end;
} rack_local_runs;

/// Most states of an operator that `rack_local_apply` takes.
#define RACK_LOCAL_STATES 256

/// How many doubles this processor works on at once with the routines below; 0 where it has none of them.
int rack_local_lanes(void);

/// For each of `count` operators, each run and each lane c < length: the elements at offsets[k] * stride + start + c
/// become the matrix times what they were. `lanes` as `rack_local_lanes` says, or less (4).
void rack_local_apply(
    int lanes, const rack_local_operator *ops, size_t count, const rack_local_runs *runs, size_t length, double *re,
    double *im);

/// A matrix of a pass: its planes one after the other from `values` on, the second only where it is not real.
typedef struct {
    size_t size;
    ptrdiff_t values;
    const ptrdiff_t *offsets;
    int is_real;
    /// Whether the matrix is the step's own or one of the constants.
    int is_step;
} rack_chain_block;

/// Matrices on the joint states of one or two modes, for all configurations of the others: runs as in
/// `rack_local_runs`, each of `run_rows` rows.
typedef struct {
    const rack_chain_block *blocks;
    size_t count;
    const ptrdiff_t *inner;
    size_t inner_count;
    ptrdiff_t period;
    size_t run_rows;
    /// Whether its modes are among the fast ones.
    int is_fast;
} rack_chain_pass;

/// Where the matrices of passes lie.
typedef struct {
    const double *constants;
    const double *step;
} rack_chain_values;

/// So many vectors of lanes are worked on at once by passes over fast modes: what stays in the nearest cache.
#define RACK_CHAIN_PANEL 112

/// Applies passes, one after the other, to a row-major matrix of `rows` rows. The fast modes have `fast_rows` joint
/// states (at most RACK_CHAIN_PANEL), which follow each other; blocks of `block_rows`, a multiple of that and a part of
/// `rows`, stay in a near cache while passes that do not leave them follow each other.
void rack_chain_apply(
    int lanes, const rack_chain_pass *passes, size_t count, const rack_chain_values *values, size_t rows,
    size_t block_rows, size_t fast_rows, size_t columns, double *re, double *im);

/// Most levels of the routines below.
#define RACK_LANE_LEVELS 6

/// A step of eight driven modes. Matrices and vectors have rows of eight lanes: `levels` energies (rad/s), elements of
/// a^+ (one fewer), the drive's Legendre coefficients 0 to 3 (rad/s). Exponents are halved until they turn less than
/// `small`; 1/n! up to n = 9.
typedef struct {
    size_t levels;
    double seconds;
    double small;
    const double *energies;
    const double *factors;
    const double *re;
    const double *im;
    const double *inverse_factorials;
} rack_lane_step;

/// Writes the propagators (levels^2 real rows of lanes, row-major, then as many imaginary ones) and how far, in
/// amplitude, each may have missed. `lanes` as `rack_local_lanes` says, or less (4).
void rack_lane_magnus(int lanes, const rack_lane_step *step, double *out, double *estimate);

/// out = a*b of matrices of lanes.
void rack_lane_multiply(int lanes, size_t levels, const double *a, const double *b, double *out);

/// Row r of `rows`, `columns` elements each `stride` apart, times factors[2r] + i·factors[2r + 1].
void rack_local_phases(
    int lanes, const double *factors, size_t rows, size_t columns, size_t stride, double *re, double *im);

/// c = a·b of row-major matrices in two planes; with `is_lower` only elements on and below the diagonal need be right.
typedef struct {
    size_t rows;
    size_t inner;
    size_t columns;
    const double *a_re;
    const double *a_im;
    size_t a_stride;
    const double *b_re;
    const double *b_im;
    size_t b_stride;
    double *c_re;
    double *c_im;
    size_t c_stride;
    int is_lower;
} rack_product;

/// Sums run over the inner index, ascending. `lanes` as for `rack_local_apply`.
void rack_multiply(int lanes, const rack_product *product);

/// A row of factors and the row of a matrix that they multiply.
typedef struct {
    const double *factors;
    const double *re;
    const double *im;
} rack_mixed_row;

/// re, im = the sum over `count` >= 1 rows, in order, of factors times elements.
void rack_mix_rows(
    int lanes, const rack_mixed_row *rows, size_t count, size_t length, double *re, double *im);

/// What `rack_mix_matrix` does to the rows of a matrix: row r takes terms starts[j] to starts[j + 1] - 1 of class
/// j = r / spacing % classes, each of them a row of factors times the elements `shift` further on than its own.
typedef struct {
    size_t rows;
    size_t stride;
    size_t spacing;
    size_t classes;
    const ptrdiff_t *starts;
    const ptrdiff_t *shifts;
    const ptrdiff_t *factor_starts;
    const double *factors;
} rack_row_mixture;

/// Sums of terms, in order, for every row; `stride` is a multiple of 8.
void rack_mix_matrix(
    int lanes, const rack_row_mixture *mixture, const double *from_re, const double *from_im, double *re, double *im);

/// Most off-diagonals of a Hamiltonian, and most jumps, that `rack_master_series_term` takes.
#define RACK_MASTER_OFFSETS 24

/// A master equation on a Hermitian matrix in one real plane: M = Re + Im, `size` rows of `stride` (a multiple of 8).
///
/// dM/dt = shrinking·M + [M^T, Hr] + [Hi, M] + the sum over jumps of L M L^T for H = Hr + i Hi, where Hr has `energies`
/// on its diagonal. An off-diagonal holds element (r, r + offset) at r; jumps likewise.
typedef struct {
    size_t size;
    size_t stride;
    const double *shrinking;
    const double *energies;
    /// Off-diagonals: of Hr the first `real_count`, of Hi the others.
    size_t count;
    size_t real_count;
    const ptrdiff_t *offsets;
    const double *values;
    size_t jump_count;
    const ptrdiff_t *jump_offsets;
    const double *jumps;
    /// Whether the tile of 8 x 8 elements at (8 r, 8 c) may be other than 0, at r·stride/8 + c; as for its mirror.
    const uint8_t *tiles;
} rack_master_equation;

/// next = scale·d(matrix)/dt + keep·previous, series += weight·next. `next` may be `previous`. `matrix` and
/// `transposed`, M and M^T, may be read as far as an offset and 8 before and after them.
typedef struct {
    const double *matrix;
    const double *transposed;
    const double *previous;
    double *next;
    double *series;
    double scale;
    double keep;
    double weight;
} rack_master_term;

/// `squares` are eight sums of squares of `next`, over every eighth column. `lanes` as for `rack_local_apply`.
void rack_master_series_term(
    int lanes, const rack_master_equation *equation, const rack_master_term *term, double *squares);

/// The transpose of a square matrix, tile by tile of those that may be other than 0; columns beyond `size`, up to the
/// next multiple of 8, become 0.
void rack_transpose(
    int lanes, size_t size, size_t stride, const uint8_t *tiles, const double *from, double *to);

/// cos S and sin S of eight symmetric matrices of n rows, element by element side by side: `s` becomes the sine. The
/// norms were brought down by halving `squarings` times. `series` has the nine coefficients of the cosine in S², and
/// those of the sine over S; `work` has room for 6n² times eight.
void rack_symmetric_exponential(
    int lanes, size_t n, int squarings, double *s, double *c, double *work, const double *series);

#endif
