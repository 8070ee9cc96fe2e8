using System.Numerics;

namespace Kernels.Tests;

/// <summary>How a kernel is called.</summary>
internal sealed record ConvCall(
    bool HasBias, Activation Activation, int Beta, int Threads, bool ByPointer, bool LendsWorkspace, bool Special,
    Guard Guard, int Seed)
{
    public static readonly Gen<ConvCall> Any =
        from hasBias in Gen.Bool
        from activation in Gen.Enum<Activation>()
        from beta in Gens.OneOf(0, 0, 1, -1, 2)
        from threads in Gen.Int[1, 3]
        from byPointer in Gen.Bool
        from lends in Gen.Bool
        from special in Gens.OneOf(0, 0, 0, 1)
        from guard in Gen.Enum<Guard>()
        from seed in Gens.Seed
        select new ConvCall(hasBias, activation, beta, threads, byPointer, lends, special == 1, guard, seed);

    public GuardedBuffer<T> Input<T>(int length, int salt)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        new(Special ? Gens.SpecialValues<T>(length, Seed + salt) : Gens.Values<T>(length, Seed + salt), Guard);

    /// <summary>Memory full of NaN, which an output that is overwritten must not read.</summary>
    public GuardedBuffer<T> Output<T>(int length)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var buffer = new GuardedBuffer<T>(length, Guard);
        buffer.Span.Fill(T.NaN);
        return buffer;
    }

    /// <summary>What is multiplied by beta: NaN if beta is 0, since it must not be read.</summary>
    public GuardedBuffer<T> InOut<T>(int length, int salt)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        Beta == 0 ? Output<T>(length) : Input<T>(length, salt).Writable();

    /// <summary>Scratch memory of exactly this many bytes against a guard, or none.</summary>
    public LentWorkspace Lend(nuint bytes) => new(LendsWorkspace ? bytes : 0, Guard);
}

/// <summary>A workspace whose end touches an unmapped page, full of garbage.</summary>
internal sealed unsafe class LentWorkspace : IDisposable
{
    private readonly GuardedBuffer<byte>? memory;

    public LentWorkspace(nuint bytes, Guard guard)
    {
        if (bytes == 0)
            return;
        memory = new GuardedBuffer<byte>((int)bytes, guard);
        memory.Span.Fill(0xFF);
    }

    public Workspace Workspace => memory is null ? default : new Workspace(memory.Pointer, (nuint)memory.Length);

    public void Dispose() => memory?.Dispose();
}
