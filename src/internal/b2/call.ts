import * as Effect from "effect/Effect"
import { B2Client } from "../../B2Client.js"
import type { Operation } from "./operation.js"

/** A function of the public API. @internal */
export const call = <I extends object, O, E>(
  operation: Operation<I, O, E>
): (input: I) => Effect.Effect<O, E, B2Client> =>
(input) => Effect.flatMap(B2Client, (client) => client.execute(operation, input))
