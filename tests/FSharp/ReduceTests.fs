module Kernels.FSharp.ReduceTests

open System
open Kernels
open Xunit

let private x32 = [| 1.0f; 2.0f; 3.0f; 4.0f |]
let private x64 = [| 1.0; 2.0; 3.0; 4.0 |]

[<Fact>]
let ``Reductions_Arrays_GiveScalars`` () =
    Assert.Equal(10.0f, Reduce.Sum x32)
    Assert.Equal(10.0, Reduce.Sum x64)
    Assert.Equal(4.0f, Reduce.Max x32)
    Assert.Equal(4.0, Reduce.Max x64)
    Assert.Equal(30.0f, Reduce.Dot(x32, x32))
    Assert.Equal(30.0, Reduce.Dot(x64, x64))
    Assert.Equal(5.0f, Reduce.Sum(ReadOnlySpan(x32, 1, 2)))

[<Fact>]
let ``Reductions_Pointers_GiveScalars`` () =
    use p32 = fixed x32
    use p64 = fixed x64
    Assert.Equal(10.0f, Reduce.Sum(4, p32))
    Assert.Equal(10.0, Reduce.Sum(4, p64))
    Assert.Equal(4.0f, Reduce.Max(4, p32))
    Assert.Equal(4.0, Reduce.Max(4, p64))
    Assert.Equal(30.0f, Reduce.Dot(4, p32, p32))
    Assert.Equal(30.0, Reduce.Dot(4, p64, p64))

[<Fact>]
let ``SumColumns_EveryTier_AddsRows`` () =
    let y32 = [| 100.0f; 100.0f |]
    Reduce.SumColumns(2, 2, x32, 2, 0.0f, y32)
    Assert.Equal<float32 array>([| 4.0f; 6.0f |], y32)
    let y64 = [| 100.0; 100.0 |]
    Reduce.SumColumns(2, 2, x64, 2, 1.0, y64)
    Assert.Equal<float array>([| 104.0; 106.0 |], y64)

    use px32 = fixed x32
    use py32 = fixed y32
    Reduce.SumColumns(2, 2, px32, 2, 1.0f, py32)
    Assert.Equal<float32 array>([| 8.0f; 12.0f |], y32)
    use px64 = fixed x64
    use py64 = fixed y64
    Reduce.SumColumns(2, 2, px64, 2, 0.0, py64)
    Assert.Equal<float array>([| 4.0; 6.0 |], y64)

[<Fact>]
let ``Contract_Constants_AreTheFrozenOnes`` () =
    Assert.Equal(struct (512, 64, 32), struct (Contract.BlockK, Contract.LanesF32, Contract.LanesF64))
