// Includes BODY once for each set of instructions that a routine is compiled for. Defined for it are: TARGET (function
// attributes), WIDTH (doubles in a register), NAME(x) (a name for the set).

#define TARGET __attribute__((target("avx2")))
#define WIDTH 4
#define NAME(x) x##_avx2
#include BODY
#undef TARGET
#undef WIDTH
#undef NAME

#define TARGET __attribute__((target("avx512f,avx512vl,avx512dq"), min_vector_width(512)))
#define WIDTH 8
#define NAME(x) x##_avx512
#include BODY
#undef TARGET
#undef WIDTH
#undef NAME
