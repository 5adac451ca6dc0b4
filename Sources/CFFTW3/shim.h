// <complex.h> must not come before this: with it fftw_complex becomes a C99 complex, which Swift
// cannot import.
#include <fftw3.h>

// An array of unknown length, which Swift does not import either.
static inline const char *CFFTW3_version(void) { return fftw_version; }
