using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Kernels;

/// <summary>A call with its arguments as fields, which <see cref="IsaDispatch{T}"/> runs on an instruction set.</summary>
internal interface IIsaKernel<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    void Run<TSimd, TVec>()
        where TSimd : struct, ISimd<T, TVec>
        where TVec : unmanaged;
}

/// <summary>The switch from an instruction set to the leaf type that stands for it.</summary>
internal static class IsaDispatch<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    // Checks that the running process cannot pass fold to nothing, so that ahead-of-time code stays small.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Run<TKernel>(InstructionSet isa, ref TKernel kernel)
        where TKernel : struct, IIsaKernel<T>
    {
        if (isa == InstructionSet.Avx512 && Avx512F.IsSupported)
            kernel.Run<Avx512<T>, Vector512<T>>();
        else if (isa == InstructionSet.Avx2 && Fma.IsSupported)
            kernel.Run<Avx2<T>, Vector256<T>>();
        else if (isa == InstructionSet.Neon && Vector128.IsHardwareAccelerated)
            kernel.Run<Neon<T>, Vector128<T>>();
        else
            kernel.Run<Scalar<T>, T>();
    }
}
