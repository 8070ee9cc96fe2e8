module Kernels.FSharp.GemmTests

open System
open Kernels
open Xunit

// [1 2; 3 4]·[5 6; 7 8] = [19 22; 43 50]
let private a32 = [| 1.0f; 2.0f; 3.0f; 4.0f |]
let private b32 = [| 5.0f; 6.0f; 7.0f; 8.0f |]
let private product32 = [| 19.0f; 22.0f; 43.0f; 50.0f |]
let private a64 = [| 1.0; 2.0; 3.0; 4.0 |]
let private b64 = [| 5.0; 6.0; 7.0; 8.0 |]
let private product64 = [| 19.0; 22.0; 43.0; 50.0 |]

[<Fact>]
let ``Run_Arrays_Multiplies`` () =
    let c32 = Array.zeroCreate<float32> 4
    Gemm.Run(Transpose.No, Transpose.No, 2, 2, 2, 1.0f, a32, 2, b32, 2, 0.0f, c32, 2)
    Assert.Equal<float32 array>(product32, c32)

    let c64 = Array.zeroCreate<float> 4
    Gemm.Run(Transpose.No, Transpose.No, 2, 2, 2, 1.0, a64, 2, b64, 2, 0.0, c64, 2, threads = 2)
    Assert.Equal<float array>(product64, c64)

[<Fact>]
let ``Run_Spans_Multiplies`` () =
    let c = Array.zeroCreate<float32> 6
    Gemm.Run(
        Transpose.No, Transpose.Yes, 2, 2, 2,
        1.0f, ReadOnlySpan a32, 2, ReadOnlySpan(b32, 0, 4), 2, 0.0f, Span(c, 1, 5), 3)
    Assert.Equal<float32 array>([| 0.0f; 17.0f; 23.0f; 0.0f; 39.0f; 53.0f |], c)

[<Fact>]
let ``Run_Pointers_Multiplies`` () =
    let c32 = Array.zeroCreate<float32> 4
    use pa32 = fixed a32
    use pb32 = fixed b32
    use pc32 = fixed c32
    Gemm.Run(Transpose.No, Transpose.No, 2, 2, 2, 1.0f, pa32, 2, pb32, 2, 0.0f, pc32, 2)
    Assert.Equal<float32 array>(product32, c32)

    let c64 = Array.zeroCreate<float> 4
    use pa64 = fixed a64
    use pb64 = fixed b64
    use pc64 = fixed c64
    Gemm.Run(Transpose.No, Transpose.No, 2, 2, 2, 1.0, pa64, 2, pb64, 2, 0.0, pc64, 2)
    Assert.Equal<float array>(product64, c64)

[<Fact>]
let ``Run_Epilogues_AddBiasAndActivate`` () =
    let c = Array.zeroCreate<float32> 4
    let bias = [| -20.0f; 1.0f |]
    Gemm.Run(
        Transpose.No, Transpose.No, 2, 2, 2, 1.0f, a32, 2, b32, 2, 0.0f, c, 2,
        Epilogue<float32>.ColumnBias(bias, Activation.Relu))
    Assert.Equal<float32 array>([| 0.0f; 23.0f; 23.0f; 51.0f |], c)
    Gemm.Run(
        Transpose.No, Transpose.No, 2, 2, 2, 1.0f, a32, 2, b32, 2, 0.0f, c, 2, Epilogue<float32>.RowBias bias)
    Assert.Equal<float32 array>([| -1.0f; 2.0f; 44.0f; 51.0f |], c)
    Gemm.Run(
        Transpose.No, Transpose.No, 2, 2, 2, -1.0f, a32, 2, b32, 2, 0.0f, c, 2,
        epilogue = Epilogue<float32>.Activate Activation.Relu, threads = 1)
    Assert.All(c, fun value -> Assert.Equal(0.0f, value))

    let epilogue = Epilogue<float32>.RowBias(bias, Activation.Relu)
    Assert.Equal(BiasAxis.Row, epilogue.Axis)
    Assert.Equal(Activation.Relu, epilogue.Activation)
    Assert.Equal(2, epilogue.Bias.Length)

[<Fact>]
let ``Run_EpilogueWithResidual_EndsInOrder`` () =
    let c = Array.zeroCreate<float32> 4
    let bias = [| -20.0f; 1.0f |]
    Gemm.Run(
        Transpose.No, Transpose.No, 2, 2, 2, 1.0f, a32, 2, b32, 2, 0.0f, c, 2,
        Epilogue<float32>.ColumnBias(bias).LeakyRelu(0.5f))
    Assert.Equal<float32 array>([| -0.5f; 23.0f; 23.0f; 51.0f |], c)
    let residual = [| 1.0f; 1.0f; 1.0f; 1.0f |]
    let epilogue = Epilogue<float32>.RowBias(bias).Add(residual, 2).Clamp(0.0f, 10.0f).Scale(2.0f)
    Assert.Equal(4, epilogue.Residual.Length)
    Assert.Equal(2, epilogue.ResidualStride)
    Gemm.Run(Transpose.No, Transpose.No, 2, 2, 2, 1.0f, a32, 2, b32, 2, 0.0f, c, 2, epilogue)
    Assert.Equal<float32 array>([| 0.0f; 6.0f; 20.0f; 20.0f |], c)

[<Fact>]
let ``Run_Workspace_IsTheCallers`` () =
    let c32 = Array.zeroCreate<float32> 4
    let bytes32 = Gemm.WorkspaceSizeF32(Transpose.No, Transpose.No, 2, 2, 2, 2, 2)
    use memory = new NativeBuffer<byte>(max 1 (int bytes32))
    Gemm.Run(
        Transpose.No, Transpose.No, 2, 2, 2, 1.0f, a32, 2, b32, 2, 0.0f, c32, 2, workspace = Workspace.Of memory)
    Assert.Equal<float32 array>(product32, c32)

    let bytes64 = Gemm.WorkspaceSizeF64(Transpose.No, Transpose.No, 2, 2, 2, 2, 2, threads = 2)
    Assert.True(bytes64 >= 0un)

[<Fact>]
let ``PackedMatrix_EitherSide_GivesTheSameProduct`` () =
    let c32 = Array.zeroCreate<float32> 4
    use right32 = PackedMatrix<float32>.Right(Transpose.No, 2, 2, b32, 2)
    Gemm.RunPackedB(Transpose.No, 2, 1.0f, a32, 2, right32, 0.0f, c32, 2)
    Assert.Equal<float32 array>(product32, c32)
    use left32 = PackedMatrix<float32>.Left(Transpose.No, 2, 2, a32, 2)
    Gemm.RunPackedA(left32, Transpose.No, 2, 1.0f, b32, 2, 0.0f, c32, 2)
    Assert.Equal<float32 array>(product32, c32)

    let c64 = Array.zeroCreate<float> 4
    use right64 = PackedMatrix<float>.Right(Transpose.No, 2, 2, a64, 2)
    right64.Update(Transpose.No, b64, 2)
    Gemm.RunPackedB(Transpose.No, 2, 1.0, a64, 2, right64, 0.0, c64, 2)
    Assert.Equal<float array>(product64, c64)
    use left64 = PackedMatrix<float>.Left(Transpose.No, 2, 2, a64, 2)
    Gemm.RunPackedA(left64, Transpose.No, 2, 1.0, b64, 2, 0.0, c64, 2)
    Assert.Equal<float array>(product64, c64)

    Assert.Equal(PackedSide.Left, left64.Side)
    Assert.Equal(struct (2, 2), struct (left64.Rows, left64.Columns))
    Assert.Equal(Isa.Current, left64.InstructionSet)
    left64.Dispose()
    Assert.Throws<ObjectDisposedException>(fun () ->
        Gemm.RunPackedA(left64, Transpose.No, 2, 1.0, b64, 2, 0.0, c64, 2))

[<Fact>]
let ``RunBatch_TwoProducts_MultipliesBoth`` () =
    let twice32 = Array.append a32 b32
    let c32 = Array.zeroCreate<float32> 8
    Gemm.RunBatch(2, Transpose.No, Transpose.No, 2, 2, 2, 1.0f, twice32, 2, 4, b32, 2, 0, 0.0f, c32, 2, 4)
    Assert.Equal<float32 array>(Array.append product32 [| 67.0f; 78.0f; 91.0f; 106.0f |], c32)

    let twice64 = Array.append a64 b64
    let c64 = Array.zeroCreate<float> 8
    Gemm.RunBatch(2, Transpose.No, Transpose.No, 2, 2, 2, 1.0, twice64, 2, 4, b64, 2, 0, 0.0, c64, 2, 4, threads = 2)
    Assert.Equal<float array>(Array.append product64 [| 67.0; 78.0; 91.0; 106.0 |], c64)
