module Kernels.FSharp.MemoryTests

open System
open FSharp.NativeInterop
open Kernels
open Xunit

[<Fact>]
let ``NativeBuffer_SpanAndPointer_ShareMemory`` () =
    use buffer = new NativeBuffer<float32>(3)
    Assert.Equal(3, buffer.Length)
    buffer.Span[1] <- 7.0f
    Assert.Equal(7.0f, NativePtr.get buffer.Pointer 1)
    buffer.Dispose()
    Assert.Throws<ObjectDisposedException>(fun () -> buffer.Span.Length |> ignore)

[<Fact>]
let ``BufferPool_RentAndReturn_CountsBytes`` () =
    let pool = BufferPool(retainedPerClass = 1)
    let lease = pool.Rent 100un
    Assert.True(lease.Length >= 100un)
    Assert.NotEqual(0n, NativePtr.toNativeInt (NativePtr.ofVoidPtr<byte> lease.Pointer))
    Assert.Equal(int64 lease.Length, pool.BytesRented)
    lease.Dispose()
    Assert.Equal(0L, pool.BytesRented)
    Assert.True(pool.BytesHeld > 0L)
    Assert.Contains("held", pool.ToString())
    pool.Trim()
    Assert.Equal(0L, pool.BytesHeld)
    Assert.NotNull BufferPool.Shared

[<Fact>]
let ``Workspace_PointerOrBuffer_LendsItsBytes`` () =
    let memory = Array.zeroCreate<byte> 64
    use p = fixed memory
    let workspace = Workspace(NativePtr.toVoidPtr p, 64un)
    Assert.Equal(64un, workspace.Length)
    Assert.Equal(NativePtr.toNativeInt p, NativePtr.toNativeInt (NativePtr.ofVoidPtr<byte> workspace.Pointer))
    use buffer = new NativeBuffer<byte>(128)
    Assert.Equal(128un, (Workspace.Of buffer).Length)

[<Fact>]
let ``Isa_Override_IsUndoneByReset`` () =
    let detected = Isa.Current
    Assert.Contains(InstructionSet.Scalar, Isa.Supported)
    Isa.Override InstructionSet.Scalar
    Assert.Equal(InstructionSet.Scalar, Isa.Current)
    Assert.NotEmpty Isa.Reason
    Isa.Reset()
    Assert.Equal(detected, Isa.Current)
    Assert.True(Isa.IsSupported InstructionSet.Scalar)

    match Isa.TryParse "avx2" with
    | true, set -> Assert.Equal(InstructionSet.Avx2, set)
    | false, _ -> Assert.Fail "avx2 names an instruction set"
