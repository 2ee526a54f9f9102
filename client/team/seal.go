package team

import (
	"bytes"
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"io"
	"slices"
	"sync"
	"sync/atomic"

	"filippo.io/age"
	"github.com/klauspost/compress/zstd"

	"orderpad/client/bucket"
)

// magic begins each object; its number goes up when readers of before cannot
// read it.
const magic = "orderpad-team-1\n"

// head is what stands before an object's sealed content: the magic, the key of
// who signed and the signature.
const headBytes = len(magic) + ed25519.PublicKeySize + ed25519.SignatureSize

// errDamaged means that an object is none of ours, or was changed or moved.
var errDamaged = errors.New("it was not written by orderpad, or it was changed")

// signed is what a signature covers: the shop and the name too, so that an
// object counts in its own place alone.
func signed(shop, name string, body []byte) []byte {
	var b bytes.Buffer
	for _, part := range []string{"orderpad team 1", shop, name} {
		b.WriteString(part)
		b.WriteByte(0)
	}
	b.Write(body)
	return b.Bytes()
}

// envelope signs a body for its place.
func envelope(me *Identity, shop, name string, body []byte) []byte {
	out := append([]byte(magic), me.public()...)
	out = append(out, ed25519.Sign(me.sign, signed(shop, name, body))...)
	return append(out, body...)
}

// unwrap checks an object's signature and says whose it is.
func unwrap(shop, name string, data []byte) (signer ed25519.PublicKey, body []byte, err error) {
	if len(data) < headBytes || string(data[:len(magic)]) != magic {
		return nil, nil, errDamaged
	}
	signer = ed25519.PublicKey(data[len(magic) : len(magic)+ed25519.PublicKeySize])
	sig := data[len(magic)+ed25519.PublicKeySize : headBytes]
	body = data[headBytes:]
	mark := sha256.Sum256(slices.Concat(signer, sig, signed(shop, name, body)))
	if _, known := verified.Load(mark); known {
		return signer, body, nil
	}
	if !ed25519.Verify(signer, signed(shop, name, body), sig) {
		return nil, nil, errDamaged
	}
	if verifiedCount.Add(1) > verifiedMost {
		verified.Clear()
		verifiedCount.Store(0)
	}
	verified.Store(mark, nil)
	return signer, body, nil
}

// verified are the signatures that were checked and held, by all that they
// cover: the records of a shop are read again and again.
var (
	verified      sync.Map
	verifiedCount atomic.Int64
)

const verifiedMost = 20_000

// The coders are made at their first use: a program that has no team pays
// nothing for them.
var (
	encoder = sync.OnceValue(func() *zstd.Encoder {
		e, err := zstd.NewWriter(nil, zstd.WithEncoderConcurrency(1))
		if err != nil {
			panic(err) // only for options that do not exist
		}
		return e
	})
	decoder = sync.OnceValue(func() *zstd.Decoder {
		d, err := zstd.NewReader(nil, zstd.WithDecoderConcurrency(1), zstd.WithDecoderMaxMemory(4*bucket.Largest))
		if err != nil {
			panic(err)
		}
		return d
	})
)

// seal packs a text and closes it to all but the recipients.
func seal(text []byte, to []age.Recipient) ([]byte, error) {
	packed := encoder().EncodeAll(text, nil)
	var out bytes.Buffer
	w, err := age.Encrypt(&out, to...)
	if err == nil {
		_, err = w.Write(packed)
		err = errors.Join(err, w.Close())
	}
	return out.Bytes(), err
}

// unseal opens what was sealed to one of the identities.
func unseal(body []byte, with []age.Identity) ([]byte, error) {
	r, err := age.Decrypt(bytes.NewReader(body), with...)
	if err != nil {
		return nil, err
	}
	packed, err := io.ReadAll(io.LimitReader(r, bucket.Largest))
	if err != nil {
		return nil, err
	}
	return decoder().DecodeAll(packed, nil)
}

func sealJSON(value any, to []age.Recipient) ([]byte, error) {
	text, err := json.Marshal(value)
	if err != nil {
		return nil, err
	}
	return seal(text, to)
}

func unsealJSON(body []byte, value any, with []age.Identity) error {
	text, err := unseal(body, with)
	if err != nil {
		return err
	}
	return json.Unmarshal(text, value)
}
