// <complex.h> must not come before this: with it fftw_complex becomes a C99 complex, which Swift
// cannot import.
#include <fftw3.h>
