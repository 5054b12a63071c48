import * as crcTables from "./crcTables.js"

// Castagnoli, reflected.
/** @internal */
export const polynomial = 0x82f63b78

const tables = crcTables.lazy32(polynomial)

/** @internal */
export const crc32c = (data: Uint8Array, crc: number = 0): number => crcTables.update32(tables(), data, crc)
