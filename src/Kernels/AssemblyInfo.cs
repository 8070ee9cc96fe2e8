// Kernels write every local before they read it; zeroing large stack frames would cost more than short rows do.
[module: System.Runtime.CompilerServices.SkipLocalsInit]
