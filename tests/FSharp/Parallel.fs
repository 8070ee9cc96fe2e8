namespace Kernels.FSharp

open Xunit

// Isa.Override is process-wide, so tests run one after the other.
[<assembly: CollectionBehavior(CollectionBehavior.CollectionPerAssembly)>]
do ()
