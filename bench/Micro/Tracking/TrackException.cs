namespace Kernels.Micro;

/// <summary>What keeps a command from measuring: one line for its user.</summary>
internal sealed class TrackException(string message) : Exception(message);
