/** Checking the clear-signed index of a Debian mirror. */
import { readCleartextMessage, readKeys, verify } from 'openpgp';
import { GuestError, reasonOf } from './errors.js';
/** Public keys from a keyring, binary or armoured. Throws GuestError when it holds none. */
export async function readKeyFile(keyring) {
    try {
        const armoured = typeof keyring === 'string' ? keyring : Buffer.from(keyring.subarray(0, 64)).toString('latin1').includes('-----BEGIN PGP') ? Buffer.from(keyring).toString('utf8') : undefined;
        const keys = armoured !== undefined ? await readKeys({ armoredKeys: armoured }) : await readKeys({ binaryKeys: keyring });
        if (keys.length > 0)
            return keys;
    }
    catch (error) {
        throw new GuestError(`The keyring cannot be read as OpenPGP keys: ${reasonOf(error)}.`, { cause: error });
    }
    throw new GuestError('The keyring holds no OpenPGP keys.');
}
/**
 * The text that a clear-signed message signs, once at least one signature by one of `keys` is valid; an archive signs with several keys
 * and a keyring need not have all. Without `keys` the signature is not checked. Throws GuestError.
 */
export async function cleartext(message, keys, what) {
    let parsed;
    try {
        parsed = await readCleartextMessage({ cleartextMessage: message });
    }
    catch (error) {
        throw new GuestError(`${what} is not a signed index.`, { cause: error });
    }
    if (keys === undefined)
        return parsed.getText();
    const { signatures, data } = await verify({ message: parsed, verificationKeys: keys });
    const reasons = [];
    for (const signature of signatures) {
        try {
            await signature.verified;
            // What was verified, never the text that was read: they differ when somebody adds text around the message.
            return data;
        }
        catch (error) {
            reasons.push(reasonOf(error));
        }
    }
    const worst = reasons.find((reason) => !/could not find signing key/i.test(reason));
    throw new GuestError(worst === undefined
        ? `${what} is not signed by any key of the keyring; give Debian's with --keyring FILE.`
        : `${what} has no valid signature: ${worst}.`);
}
//# sourceMappingURL=openpgp.js.map