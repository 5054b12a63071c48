// How a program written with Effect repeats an operation: inside fibers, with the runtime entered once.
import * as Effect from "effect/Effect"

export const effectLoop = (runPromise) => async (operation, concurrency, deadline) => {
  let count = 0
  const fiber = Effect.whileLoop({
    while: () => performance.now() < deadline,
    body: operation,
    step: () => {
      count++
    }
  })
  await runPromise(
    concurrency === 1
      ? fiber
      : Effect.all(Array.from({ length: concurrency }, () => fiber), { concurrency: "unbounded", discard: true })
  )
  return count
}
