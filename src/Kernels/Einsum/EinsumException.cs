namespace Kernels;

/// <summary>An einsum expression that cannot be read, or that does not fit the shapes it is given.</summary>
public sealed class EinsumException : ArgumentException
{
    internal EinsumException(string expression, int position, string message)
        : base($"{message} At position {position} of \"{expression}\".", nameof(expression))
    {
        Expression = expression;
        Position = position;
    }

    /// <summary>The whole expression.</summary>
    public string Expression { get; }

    /// <summary>Index into <see cref="Expression"/> of the character that is at fault; its length for something missing.</summary>
    public int Position { get; }
}
