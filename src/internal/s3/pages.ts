/**
 * Pages into streams, for every list that S3 has.
 */
import * as Chunk from "effect/Chunk"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as Stream from "effect/Stream"
import * as StorageError from "../../StorageError.js"

/**
 * A server that gives the same token again, or says that there is more and not where, would keep us listing for ever.
 */
const stuck = (operation: string) =>
  new StorageError.MalformedResponse({
    operation,
    message: `${operation} was answered with the page token that it had been asked with, or with none: the listing ` +
      "makes no progress"
  })

const leadsNowhere = (next: unknown, token: unknown): boolean => {
  const written = JSON.stringify(next)
  return written === "{}" || written === JSON.stringify(token)
}

/** @internal */
export const stream = <Page, Item, Token, E, R>(options: {
  readonly operation: string
  readonly start: Token | undefined
  readonly page: (token: Token | undefined) => Effect.Effect<Page, E, R>
  /** Absent at the end. */
  readonly next: (page: Page) => Token | undefined
  readonly items: (page: Page) => ReadonlyArray<Item>
}): Stream.Stream<Item, E | StorageError.MalformedResponse, R> =>
  Stream.paginateChunkEffect(options.start, (token) =>
    Effect.flatMap(options.page(token), (page) => {
      const next = options.next(page)
      return next !== undefined && leadsNowhere(next, token)
        ? Effect.fail(stuck(options.operation))
        : Effect.succeed([
          Chunk.unsafeFromArray(options.items(page) as Array<Item>),
          next === undefined ? Option.none() : Option.some(next)
        ])
    }))
