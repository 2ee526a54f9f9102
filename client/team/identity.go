package team

import (
	"crypto/ed25519"
	"crypto/hkdf"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base32"
	"encoding/hex"
	"slices"
	"strings"
	"sync"

	"filippo.io/age"

	"orderpad/assets"
	"orderpad/store/order"
)

// Identity is who a member is: a secret of 16 bytes, from which the keys to sign
// and to open with are worked out. It prints as nothing.
type Identity struct {
	seed []byte
	sign ed25519.PrivateKey
	open *age.X25519Identity
}

// seedBytes are twelve words' worth.
const seedBytes = 16

// NewIdentity makes a member's identity.
func NewIdentity() (*Identity, error) {
	seed := make([]byte, seedBytes)
	if _, err := rand.Read(seed); err != nil {
		return nil, err
	}
	return identityOf(seed)
}

// identityOf works the keys out of a secret.
func identityOf(seed []byte) (*Identity, error) {
	sign, err := hkdf.Key(sha256.New, seed, nil, "orderpad team sign", ed25519.SeedSize)
	if err != nil {
		return nil, err
	}
	scalar, err := hkdf.Key(sha256.New, seed, nil, "orderpad team open", 32)
	if err != nil {
		return nil, err
	}
	open, err := age.ParseX25519Identity(strings.ToUpper(bech32("age-secret-key-", scalar)))
	if err != nil {
		return nil, err
	}
	return &Identity{slices.Clone(seed), ed25519.NewKeyFromSeed(sign), open}, nil
}

// String keeps the secret out of logs and messages.
func (*Identity) String() string { return "(a member's identity)" }

// GoString keeps it out of %#v as well.
func (i *Identity) GoString() string { return i.String() }

func (i *Identity) public() ed25519.PublicKey {
	return i.sign.Public().(ed25519.PublicKey) //nolint:errcheck,forcetypeassert // it is always one
}

// ID names a member by its signing key.
func (i *Identity) ID() string { return idOf(i.public()) }

func idOf(key ed25519.PublicKey) string {
	sum := sha256.Sum256(key)
	return hex.EncodeToString(sum[:8])
}

var wordList = sync.OnceValue(func() []string { return strings.Fields(assets.Words) })

// Words are the identity as twelve words, to be written on paper (BIP-39).
func (i *Identity) Words() string {
	sum := sha256.Sum256(i.seed)
	bits := append(slices.Clone(i.seed), sum[0]) // 128 bits and 4 of the sum
	words := make([]string, 12)
	for w := range words {
		n := 0
		for b := w * 11; b < w*11+11; b++ {
			n = n<<1 | int(bits[b/8]>>(7-b%8)&1)
		}
		words[w] = wordList()[n]
	}
	return strings.Join(words, " ")
}

// FromWords reads twelve words. The first four letters of each are enough, and
// case and blanks do not count.
func FromWords(text string) (*Identity, error) {
	said := strings.Fields(strings.ToLower(text))
	if len(said) != 12 {
		return nil, order.FieldError("words", "the recovery words are twelve, not %d", len(said))
	}
	bits := make([]byte, seedBytes+1)
	for w, word := range said {
		n := slices.IndexFunc(wordList(), func(known string) bool {
			return known == word || len(word) >= 4 && len(known) > 4 && known[:4] == word[:4] && strings.HasPrefix(known, word)
		})
		if n < 0 {
			return nil, order.FieldError("words", "word %d is none of the recovery words: %q; did you mean %q?", w+1, word, order.Nearest(word, wordList()))
		}
		for b := range 11 {
			if n>>(10-b)&1 == 1 {
				bits[(w*11+b)/8] |= 1 << (7 - (w*11+b)%8)
			}
		}
	}
	sum := sha256.Sum256(bits[:seedBytes])
	if sum[0]>>4 != bits[seedBytes]>>4 {
		return nil, order.FieldError("words", "these are not the recovery words of anybody: one of them is another, or they are in another order")
	}
	return identityOf(bits[:seedBytes])
}

// codeLetters are those of an invitation's code, without 0, 1, I and O.
var codeLetters = base32.NewEncoding("ABCDEFGHJKLMNPQRSTUVWXYZ23456789").WithPadding(base32.NoPadding)

// newCode makes an invitation's code of 80 bits: XXXX-XXXX-XXXX-XXXX.
func newCode() (string, error) {
	raw := make([]byte, 10)
	if _, err := rand.Read(raw); err != nil {
		return "", err
	}
	text := codeLetters.EncodeToString(raw)
	return text[:4] + "-" + text[4:8] + "-" + text[8:12] + "-" + text[12:], nil
}

// readCode is who a code stands for until it is taken up, and the name of its
// invitation.
func readCode(code string) (*Identity, string, error) {
	bare := strings.NewReplacer("-", "", " ", "").Replace(strings.ToUpper(strings.TrimSpace(code)))
	raw, err := codeLetters.DecodeString(bare)
	if err != nil || len(raw) != 10 {
		return nil, "", order.FieldError("code", "%q is no code of an invitation; it is four times four letters and digits", code)
	}
	seed, err := hkdf.Key(sha256.New, raw, nil, "orderpad team code", seedBytes)
	if err != nil {
		return nil, "", err
	}
	name, err := hkdf.Key(sha256.New, raw, nil, "orderpad team code name", 8)
	if err != nil {
		return nil, "", err
	}
	who, err := identityOf(seed)
	return who, hex.EncodeToString(name), err
}

// bech32 is how age writes a key (BIP-173): age itself makes identities from
// chance only.
func bech32(hrp string, data []byte) string {
	const letters = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"
	var values []byte
	acc, bits := 0, 0
	for _, b := range data {
		acc, bits = acc<<8|int(b), bits+8
		for bits >= 5 {
			bits -= 5
			values = append(values, byte(acc>>bits&31))
		}
		acc &= 1<<bits - 1
	}
	if bits > 0 {
		values = append(values, byte(acc<<(5-bits)&31))
	}
	var all []byte
	for _, c := range []byte(hrp) {
		all = append(all, c>>5)
	}
	all = append(all, 0)
	for _, c := range []byte(hrp) {
		all = append(all, c&31)
	}
	all = append(append(all, values...), 0, 0, 0, 0, 0, 0)
	check := 1
	for _, v := range all {
		top := check >> 25
		check = (check&0x1ffffff)<<5 ^ int(v)
		for i, g := range []int{0x3b6a57b2, 0x26508e6d, 0x1ea119fa, 0x3d4233dd, 0x2a1462b3} {
			if top>>i&1 == 1 {
				check ^= g
			}
		}
	}
	check ^= 1
	var out strings.Builder
	out.WriteString(hrp + "1")
	for _, v := range values {
		out.WriteByte(letters[v])
	}
	for i := range 6 {
		out.WriteByte(letters[check>>(5*(5-i))&31])
	}
	return out.String()
}

func recipients(i *Identity) []age.Recipient { return []age.Recipient{i.open.Recipient()} }

func identities(i *Identity) []age.Identity { return []age.Identity{i.open} }
