#ifndef CHDF5_SHIM_H
#define CHDF5_SHIM_H

#include <hdf5.h>
#include <hdf5_hl.h>
#include <stdio.h>
#include <string.h>

/* HDF5 hides its identifiers behind macros that run H5open() first, and Swift cannot import those.
   Each function below names the one macro that it stands for. */

static inline hid_t CHDF5_NATIVE_FLOAT(void) { return H5T_NATIVE_FLOAT; }
static inline hid_t CHDF5_NATIVE_DOUBLE(void) { return H5T_NATIVE_DOUBLE; }
static inline hid_t CHDF5_NATIVE_INT16(void) { return H5T_NATIVE_INT16; }
static inline hid_t CHDF5_NATIVE_INT32(void) { return H5T_NATIVE_INT32; }
static inline hid_t CHDF5_NATIVE_INT64(void) { return H5T_NATIVE_INT64; }
static inline hid_t CHDF5_NATIVE_UINT8(void) { return H5T_NATIVE_UINT8; }
static inline hid_t CHDF5_NATIVE_UINT32(void) { return H5T_NATIVE_UINT32; }
static inline hid_t CHDF5_NATIVE_UINT64(void) { return H5T_NATIVE_UINT64; }
/* In the file: little-endian whatever the machine. */
static inline hid_t CHDF5_FILE_FLOAT(void) { return H5T_IEEE_F32LE; }
static inline hid_t CHDF5_FILE_DOUBLE(void) { return H5T_IEEE_F64LE; }
static inline hid_t CHDF5_FILE_INT16(void) { return H5T_STD_I16LE; }
static inline hid_t CHDF5_FILE_INT32(void) { return H5T_STD_I32LE; }
static inline hid_t CHDF5_FILE_INT64(void) { return H5T_STD_I64LE; }
static inline hid_t CHDF5_FILE_UINT8(void) { return H5T_STD_U8LE; }
static inline hid_t CHDF5_FILE_UINT32(void) { return H5T_STD_U32LE; }
static inline hid_t CHDF5_FILE_UINT64(void) { return H5T_STD_U64LE; }
static inline hid_t CHDF5_C_STRING(void) { return H5T_C_S1; }

static inline hid_t CHDF5_FILE_ACCESS(void) { return H5P_FILE_ACCESS; }
static inline hid_t CHDF5_FILE_CREATE(void) { return H5P_FILE_CREATE; }
static inline hid_t CHDF5_DATASET_CREATE(void) { return H5P_DATASET_CREATE; }
static inline hid_t CHDF5_DATASET_ACCESS(void) { return H5P_DATASET_ACCESS; }
static inline hid_t CHDF5_GROUP_CREATE(void) { return H5P_GROUP_CREATE; }
static inline hid_t CHDF5_LINK_CREATE(void) { return H5P_LINK_CREATE; }

static inline unsigned CHDF5_ACC_RDONLY(void) { return H5F_ACC_RDONLY; }
static inline unsigned CHDF5_ACC_RDWR(void) { return H5F_ACC_RDWR; }
static inline unsigned CHDF5_ACC_SWMR_READ(void) { return H5F_ACC_SWMR_READ; }
static inline unsigned CHDF5_ACC_TRUNC(void) { return H5F_ACC_TRUNC; }
static inline unsigned CHDF5_ACC_EXCL(void) { return H5F_ACC_EXCL; }

/* H5P_DEFAULT, H5S_ALL and H5S_UNLIMITED are casts, which Swift does not import either. */
static inline hid_t CHDF5_DEFAULT(void) { return H5P_DEFAULT; }
static inline hid_t CHDF5_ALL(void) { return H5S_ALL; }
static inline hsize_t CHDF5_UNLIMITED(void) { return H5S_UNLIMITED; }
static inline size_t CHDF5_VARIABLE(void) { return H5T_VARIABLE; }

/* Stops the library from printing its error stack: we read it instead. */
static inline void CHDF5_silence(void) { H5Eset_auto2(H5E_DEFAULT, NULL, NULL); }

/* The descriptor behind an open file of the usual driver, or -1: H5Fget_vfd_handle gives the address of an int. */
static inline int CHDF5_descriptor(hid_t file) {
    void *handle = NULL;
    return file >= 0 && H5Fget_vfd_handle(file, H5P_DEFAULT, &handle) >= 0 && handle ? *(const int *)handle : -1;
}

struct CHDF5_innermost { char *text; size_t size; };

static inline herr_t CHDF5_take(unsigned depth, const H5E_error2_t *entry, void *data) {
    struct CHDF5_innermost *out = (struct CHDF5_innermost *)data;
    if (depth == 0 && entry->desc) snprintf(out->text, out->size, "%s", entry->desc);
    return 0;
}

/* The description of the innermost error, and an empty stack. H5Ewalk2 takes a C callback over a struct
   with string fields: simpler here than in Swift. */
static inline void CHDF5_innermost_message(char *text, size_t size) {
    struct CHDF5_innermost out = {text, size};
    if (size) text[0] = 0;
    H5Ewalk2(H5E_DEFAULT, H5E_WALK_UPWARD, CHDF5_take, &out);
    H5Eclear2(H5E_DEFAULT);
}

#endif
