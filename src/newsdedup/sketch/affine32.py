"""The permutations of the signature, as data: datasketch 2's `affine32` scheme, seed 1, 128 permutations.

Value k of a signature is the least `FACTORS[k] * h + ADDENDS[k]` modulo 2**32 over the mixed shingle hashes h. The
numbers are frozen here so that no library, version or machine can change a signature that is stored somewhere.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

_FACTORS = (
    "d583e84bfe8f01d770ce5f19dd782891000efdff419987139acb5597ff823d0b4b23969f78e0a7812f470121cb0ca1035f5d7f99c69c3c8f"
    "b0ed55db56e8f3f9cb251b0ddefefa3313dfc965b14faa29d6a0a9fda06562cb5ed517250c9193a968adf717e30c41f9c1989bd5758b2539"
    "0e05bf3b119eb31d57478465d3f2d489d5a8f9afea16bfaf1e0c97d3dc8485e347e0cbefe0d55bbd656d8ec18e8908ad99fb311b6e93afd3"
    "efbffb139b03080fa079227f2f83967b62781c2d094b4a73c0b61403bae3ef01ca09e279a885f1a32b8aea11a8c1c5b113fefd1b8bcd34e7"
    "56f4035f1e551fd5c19be4f3574f7391325a843d2fa6488fd79b6b0757e30b8dea707f2bd2d5dc6310fb0a7365256407623db789944a5631"
    "a18b43e348c3f8575f7d0c99910e9835ab540e69d3384aa1095d14db117ee6e78012ea533f80dba5fa4c001f523ed8817f0f918998d46033"
    "8f965adfe46bbdc5941c6baf71ba4f0f34da0a35258ffd33e5524cd1f040082dd1336e13313d7d87965497cfce8688fd93574a2f3d2ddafb"
    "42931ac90cb2813709ea774b2ad0a2735b9054a7d56ed94d6c5a8511d2264a4187f5bb45990d5e15fbaf7a2f2b350d1f1b5255df21bf38af"
    "25f2be333a561f8f4b2001e7e9bf0ab92db97495859f097d6646ba5d7647a74134652db11120292fd3ff256fe65e4a8363886ae3fc724e9b"
    "d40f4e0714c99701"
)
_ADDENDS = (
    "0cc9bff8c3f6d4fd893081cd0b9bc706a9ee723423d4d1d583cfc5c6cadaf602f1d0f64c07a10fdb96287895e21482cbe74559078a71184d"
    "23318ac872aed44b23a79d4ce463042bceb1321460a95e1e65ce262489d633672a54a707a6fd0f2ded7133c45c7b9a3959072ef0922d9dfc"
    "c03538d2a3494060b9db010d20562c0ae2205917b0b13f7c9fa8fb51a5d2e787c03dc3795a9bc098595166cac3633ddc4519fe945b45a9a0"
    "e558cc8cc0b6bcc16d97625ee19f9e3cf6ffc1e902fcc098a9d74d527f8413739f27736112e408821d5ffdecc975a6dcf311ba671066b762"
    "732d710a5af59eb694115760f11c39e9687ba752613ac9d63cadccc6c34ebac2e743e147c5873fe792dca8b04d25f63600bc1c0fc5d23b85"
    "9dfd3591272668aa539f001494215a7686ed47b0024e5916e2cd19e5b583cf8d5b7607f1787bea72e895c261c3bc56b59f94875477a70c0a"
    "040cdc6044dd40b7edef993dd4e9ce38b0de9ed98d23a195ff508ce711f0dc602c1e81f978f41fd3231b5419be25d5f1eebe938e3124088d"
    "b262acd476dd1e7410e5632b3af90e86c16606cd821c82b8c0fe07bb3564bb8fec4b56180c9f33fbb6267c8984d421c21fd038c72c1a6f35"
    "0516dd456574c9a406b5c3651b7c4af8073f18158282ed283f07b04d1a2588dbdc2acab149e9697189f0d52f3b5485cd8d85bda8f7b915ce"
    "d78f562d473fe757"
)

SEED = 1
COUNT = 128


def permutations(seed: int, count: int) -> tuple[NDArray[np.uint32], NDArray[np.uint32]]:
    """Give the factors (odd) and addends of `count` permutations.

    Other seeds and counts than the frozen ones come from the same stream datasketch draws from, which numpy promises
    never to change (NEP 19).
    """
    if (seed, count) == (SEED, COUNT):
        return _frozen(_FACTORS), _frozen(_ADDENDS)
    stream = np.random.RandomState(seed)
    factors = stream.randint(0, 1 << 31, count, dtype=np.uint32) * np.uint32(2) + np.uint32(1)
    return factors, stream.randint(0, 1 << 32, count, dtype=np.uint32)


def _frozen(digits: str) -> NDArray[np.uint32]:
    return np.frombuffer(bytes.fromhex(digits), dtype=">u4").astype(np.uint32)
