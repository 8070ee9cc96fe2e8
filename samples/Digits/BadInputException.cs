namespace Kernels.Samples.Digits;

/// <summary>A file or an option that the program cannot work with: the message is one line for its user.</summary>
internal sealed class BadInputException : Exception
{
    public BadInputException(string message)
        : base(message)
    {
    }

    public BadInputException(string message, Exception cause)
        : base(message, cause)
    {
    }
}
