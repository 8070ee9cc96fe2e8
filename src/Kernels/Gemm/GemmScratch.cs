using System.Numerics;

namespace Kernels;

/// <summary>How much scratch memory the loops need: one packed block of B, then one of A, for each thread.</summary>
internal static unsafe class GemmScratch
{
    public static nuint BytesOfPart<T, TA, TB>(GemmTask<T, TA, TB>* task)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TA : unmanaged, IOperand<T>
        where TB : unmanaged, IOperand<T> =>
        BytesOfB(task) + BytesOfA(task);

    public static nuint BytesOfB<T, TA, TB>(GemmTask<T, TA, TB>* task)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TA : unmanaged, IOperand<T>
        where TB : unmanaged, IOperand<T> =>
        task->B.IsView ? 0 : BlockBytes<T>(task->Blocking.Nc, task->K);

    private static nuint BytesOfA<T, TA, TB>(GemmTask<T, TA, TB>* task)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TA : unmanaged, IOperand<T>
        where TB : unmanaged, IOperand<T> =>
        task->A.IsView ? 0 : BlockBytes<T>(task->Blocking.Mc, task->K);

    private static nuint BlockBytes<T>(int lanes, int k)
        where T : unmanaged =>
        AlignedMemory.RoundUp<T>((nuint)lanes * (nuint)Math.Min(k, Contract.BlockK));
}
