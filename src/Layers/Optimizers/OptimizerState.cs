using System.Numerics;

namespace Kernels.Layers;

/// <summary>What an optimiser remembers of each parameter: a row of buffers as long as its parameter, +0 at first.</summary>
internal sealed class OptimizerState<T> : IDisposable
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly NativeBuffer<T>[] buffers;

    public OptimizerState(Parameter<T>[] parameters) =>
        buffers = Array.ConvertAll(parameters, parameter => new NativeBuffer<T>(parameter.Length));

    public Span<T> this[int parameter] => buffers[parameter].Span;

    public void Dispose()
    {
        foreach (NativeBuffer<T> buffer in buffers)
            buffer.Dispose();
    }

    /// <summary>A copy of the list, none of it null or twice in it.</summary>
    public static Parameter<T>[] Checked(Parameter<T>[] parameters)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        Parameter<T>[] copy = [.. parameters];
        for (int i = 0; i < copy.Length; i++)
        {
            if (copy[i] is null)
                throw new ArgumentNullException(nameof(parameters), $"parameters[{i}] is null; expected a parameter.");
            int first = Array.IndexOf(copy, copy[i]);
            if (first < i)
            {
                throw new ArgumentException(
                    $"parameters[{first}] and parameters[{i}] are both {copy[i]}; expected each parameter once.",
                    nameof(parameters));
            }
        }

        return copy;
    }

    /// <summary>Throws before a step writes anything, if one of the parameters is gone.</summary>
    public static void RequireAlive(Parameter<T>[] parameters)
    {
        foreach (Parameter<T> parameter in parameters)
            parameter.ThrowIfDisposed();
    }
}
