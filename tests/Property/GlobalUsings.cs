global using CsCheck;
global using Xunit;

// Isa.Override is process-wide, and CsCheck runs the cases of one property on all cores by itself.
[assembly: CollectionBehavior(CollectionBehavior.CollectionPerAssembly)]
