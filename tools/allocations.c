/* Counts what a process allocates: preloaded by tools/bench for the benchmark of bytes allocated per message. */
#include <stdatomic.h>
#include <stddef.h>

void *__libc_malloc(size_t);
void *__libc_calloc(size_t, size_t);
void *__libc_realloc(void *, size_t);
void *__libc_memalign(size_t, size_t);

/* Read by name, through dlsym. */
atomic_size_t pulserack_allocated_bytes;

static void *counted(void *memory, size_t bytes) {
    atomic_fetch_add_explicit(&pulserack_allocated_bytes, bytes, memory_order_relaxed);
    return memory;
}

void *malloc(size_t bytes) { return counted(__libc_malloc(bytes), bytes); }
void *calloc(size_t count, size_t bytes) { return counted(__libc_calloc(count, bytes), count * bytes); }
void *realloc(void *memory, size_t bytes) { return counted(__libc_realloc(memory, bytes), bytes); }
void *memalign(size_t alignment, size_t bytes) { return counted(__libc_memalign(alignment, bytes), bytes); }
void *aligned_alloc(size_t alignment, size_t bytes) { return memalign(alignment, bytes); }

int posix_memalign(void **memory, size_t alignment, size_t bytes) {
    *memory = memalign(alignment, bytes);
    return *memory ? 0 : 12; /* ENOMEM */
}
