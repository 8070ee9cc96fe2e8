module Kernels.FSharp.EinsumTests

open Kernels
open Microsoft.FSharp.NativeInterop
open Xunit

let private a32 = [| 1.0f; 2.0f; 3.0f; 4.0f |]
let private b32 = [| 5.0f; 6.0f; 7.0f; 8.0f |]
let private product32 = [| 19.0f; 22.0f; 43.0f; 50.0f |]
let private a64 = [| 1.0; 2.0; 3.0; 4.0 |]
let private b64 = [| 5.0; 6.0; 7.0; 8.0 |]
let private product64 = [| 19.0; 22.0; 43.0; 50.0 |]

[<Fact>]
let ``Parse_TwoOperands_Multiplies`` () =
    let product = Einsum.Parse("ij,jk->ik", [| 2; 2 |], [| 2; 2 |])
    Assert.Equal("ij,jk->ik", product.Expression)
    Assert.Equal(2, product.Operands)
    Assert.Equal<int array>([| 2; 2 |], product.OutputShape.ToArray())
    Assert.Equal(4, product.OutputLength)

    let y32 = Array.zeroCreate<float32> 4
    product.Run(a32, b32, y32)
    Assert.Equal<float32 array>(product32, y32)
    let y64 = Array.zeroCreate<float> 4
    product.Run(a64, b64, y64, threads = 2)
    Assert.Equal<float array>(product64, y64)

    use memory = new NativeBuffer<byte>(64 + int (product.WorkspaceSizeF32()) + int (product.WorkspaceSizeF64(threads = 2)))
    product.Run(a64, b64, y64, 2, Workspace.Of memory)
    Assert.Equal<float array>(product64, y64)

[<Fact>]
let ``Parse_OneOperand_TransposesAndSums`` () =
    let turn = Einsum.Parse("ij->ji", [| 2; 2 |])
    let y32 = Array.zeroCreate<float32> 4
    turn.Run(a32, y32)
    Assert.Equal<float32 array>([| 1.0f; 3.0f; 2.0f; 4.0f |], y32)
    let trace = Array.zeroCreate<float> 1
    Einsum.Parse("ii", [| 2; 2 |]).Run(a64, trace)
    Assert.Equal(5.0, trace[0])

[<Fact>]
let ``ParseStrided_EveryOverload_FollowsTheStrides`` () =
    let diagonal = Einsum.ParseStrided("i->i", [| 2 |], [| 3 |])
    let y64 = Array.zeroCreate<float> 2
    diagonal.Run(a64, y64)
    Assert.Equal<float array>([| 1.0; 4.0 |], y64)

    let turned = Einsum.ParseStrided("ij,jk->ik", [| 2; 2 |], [||], [| 2; 2 |], [||], [| 1; 2 |])
    let y32 = Array.zeroCreate<float32> 4
    turned.Run(a32, b32, y32)
    Assert.Equal<float32 array>([| 19.0f; 43.0f; 22.0f; 50.0f |], y32)

[<Fact>]
let ``Run_Pointers_Multiplies`` () =
    let product = Einsum.Parse("ij,jk->ik", [| 2; 2 |], [| 2; 2 |])
    let y32 = Array.zeroCreate<float32> 4
    use pa32 = fixed a32
    use pb32 = fixed b32
    use py32 = fixed y32
    product.Run(pa32, pb32, py32)
    Assert.Equal<float32 array>(product32, y32)

    let trace = Array.zeroCreate<float> 1
    use pa64 = fixed a64
    use py64 = fixed trace
    Einsum.Parse("ii", [| 2; 2 |]).Run(pa64, NativePtr.nullPtr<float>, py64)
    Assert.Equal(5.0, trace[0])

[<Fact>]
let ``Parse_BadExpression_NamesThePosition`` () =
    let refusal = Assert.Throws<EinsumException>(fun () -> Einsum.Parse("ij->ik", [| 2; 2 |]) |> ignore)
    Assert.Equal(5, refusal.Position)
    Assert.Equal("ij->ik", refusal.Expression)

[<Fact>]
let ``Permute_EveryOverload_MovesElements`` () =
    let y32 = Array.zeroCreate<float32> 4
    let shape, turned = [| 2; 2 |], [| 1; 0 |]
    let row, same = [| 1; 4 |], [| 0; 1 |]
    Permute.Run(shape, turned, a32, y32)
    Assert.Equal<float32 array>([| 1.0f; 3.0f; 2.0f; 4.0f |], y32)
    let y64 = Array.zeroCreate<float> 4
    Permute.Run(shape, turned, a64, y64, threads = 2)
    Assert.Equal<float array>([| 1.0; 3.0; 2.0; 4.0 |], y64)

    use pa32 = fixed a32
    use py32 = fixed y32
    Permute.Run(row, same, pa32, py32)
    Assert.Equal<float32 array>(a32, y32)
    use pa64 = fixed a64
    use py64 = fixed y64
    Permute.Run(row, same, pa64, py64)
    Assert.Equal<float array>(a64, y64)
