/**
 * What a download asks for.
 */
import type * as Effect from "effect/Effect"
import type * as StorageError from "../../StorageError.js"
import type { HttpResponse } from "../http.js"
import type { Progress } from "../retry.js"
import type { FileHeaders } from "./fileHeaders.js"
import type { Target, Where } from "./operation.js"

/** @internal */
export interface Download {
  readonly where: Where
  readonly target: Target
  readonly tags: ReadonlySet<string>
  readonly method: "GET" | "HEAD"
  readonly path: string
  readonly query: string
  readonly headers: Readonly<Record<string, string>>
}

/** @internal */
export interface Downloaded {
  readonly file: FileHeaders
  readonly response: HttpResponse
  /**
   * Another request of the same call, where the policy lets one follow such a failure; else that fails, or what the last
   * of them failed with.
   */
  readonly again: <A>(
    download: Download,
    use: (downloaded: Downloaded) => Effect.Effect<A, StorageError.StorageError>,
    error: StorageError.StorageError,
    progress: Progress
  ) => Effect.Effect<A, StorageError.StorageError>
}
