namespace Kernels.Micro;

/// <summary>What one call of a benchmark does, whatever time it takes.</summary>
/// <param name="Operations">Floating-point operations, two for each multiply-add; 0 where memory counts.</param>
/// <param name="Bytes">Bytes that have to be read and written at least; 0 where arithmetic counts.</param>
public readonly record struct Work(double Operations, double Bytes);

/// <summary>A benchmark whose columns show rates.</summary>
public interface IWorkload
{
    /// <summary>The element type, whose peak the rate is compared with.</summary>
    Type ElementType { get; }

    /// <summary>The work of a call of <paramref name="method"/> with the parameters that are set.</summary>
    Work WorkOf(string method);
}
