// A stranger's check of a copied log, with nobody's code but the Go authors'
// (golang.org/x/mod/sumdb/note and tlog): no line of it is shared with the programs it checks.
//
//	verify FOLDER LOG_KEY [-old FILE] [WITNESS_KEY...]
//
// FOLDER holds `checkpoint` and `tile/...` as they were served. Every record is hashed again
// and proved under the signed root; with -old, the checkpoint in FILE must be the beginning of
// this log. Each witness named must have cosigned. Prints what was proved, or why not.
package main

import (
	"bytes"
	"crypto/ed25519"
	"encoding/base64"
	"encoding/binary"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

const height = 8

type folder string

func (f folder) Height() int                     { return height }
func (f folder) SaveTiles([]tlog.Tile, [][]byte) {}
func (f folder) ReadTiles(tiles []tlog.Tile) ([][]byte, error) {
	read := make([][]byte, len(tiles))
	for i, tile := range tiles {
		path := strings.Replace(tile.Path(), "tile/8/", "tile/", 1)
		data, err := os.ReadFile(filepath.Join(string(f), path))
		if err != nil {
			return nil, err
		}
		read[i] = data
	}
	return read, nil
}

// A witness key (kind 4): the module's own verifier knows only kind 1.
type witness struct {
	name string
	hash uint32
	key  ed25519.PublicKey
}

func (w witness) Name() string    { return w.name }
func (w witness) KeyHash() uint32 { return w.hash }
func (w witness) Verify(text, signature []byte) bool {
	if len(signature) != 8+ed25519.SignatureSize {
		return false
	}
	at := binary.BigEndian.Uint64(signature)
	signed := fmt.Sprintf("cosignature/v1\ntime %d\n%s", at, text)
	return ed25519.Verify(w.key, []byte(signed), signature[8:])
}

func fail(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, "not proved:", err)
		os.Exit(1)
	}
}

func witnessOf(vkey string) note.Verifier {
	parts := strings.SplitN(vkey, "+", 3)
	if len(parts) != 3 {
		fail(fmt.Errorf("not a key: %s", vkey))
	}
	hash, err := strconv.ParseUint(parts[1], 16, 32)
	fail(err)
	key, err := base64.StdEncoding.DecodeString(parts[2])
	fail(err)
	if len(key) != 1+ed25519.PublicKeySize || key[0] != 4 {
		fail(fmt.Errorf("not a witness's key: %s", vkey))
	}
	return witness{parts[0], uint32(hash), key[1:]}
}

func head(file string, log note.Verifier, witnesses []note.Verifier) tlog.Tree {
	data, err := os.ReadFile(file)
	fail(err)
	opened, err := note.Open(data, note.VerifierList(append(witnesses, log)...))
	fail(err)
	signed := map[string]bool{}
	for _, signature := range opened.Sigs {
		signed[signature.Name] = true
	}
	for _, one := range append(witnesses, log) {
		if !signed[one.Name()] {
			fail(fmt.Errorf("%s did not sign %s", one.Name(), file))
		}
	}
	lines := strings.Split(opened.Text, "\n")
	if len(lines) != 4 || lines[0] != log.Name() {
		fail(fmt.Errorf("not a checkpoint of %s", log.Name()))
	}
	size, err := strconv.ParseInt(lines[1], 10, 64)
	fail(err)
	root, err := tlog.ParseHash(lines[2])
	fail(err)
	return tlog.Tree{N: size, Hash: root}
}

// entries of one bundle, each after its length in two bytes
func bundle(data []byte) (entries [][]byte) {
	for reader := bytes.NewReader(data); reader.Len() > 0; {
		var length uint16
		fail(binary.Read(reader, binary.BigEndian, &length))
		entry := make([]byte, length)
		if read, err := reader.Read(entry); err != nil || read != int(length) {
			fail(fmt.Errorf("a bundle ends early"))
		}
		entries = append(entries, entry)
	}
	return entries
}

func main() {
	where, logKey, rest := os.Args[1], os.Args[2], os.Args[3:]
	old := ""
	if len(rest) > 1 && rest[0] == "-old" {
		old, rest = rest[1], rest[2:]
	}
	log, err := note.NewVerifier(logKey)
	fail(err)
	var witnesses []note.Verifier
	for _, vkey := range rest {
		witnesses = append(witnesses, witnessOf(vkey))
	}
	tree := head(filepath.Join(where, "checkpoint"), log, witnesses)
	reader := tlog.TileHashReader(tree, folder(where))
	for at := int64(0); at < tree.N; {
		tile := tlog.Tile{H: height, L: 0, N: at / 256, W: 256}
		if left := tree.N - at; left < 256 {
			tile.W = int(left)
		}
		path := strings.Replace(tile.Path(), "tile/8/0/", "tile/entries/", 1)
		data, err := os.ReadFile(filepath.Join(where, path))
		fail(err)
		entries := bundle(data)
		if len(entries) != tile.W {
			fail(fmt.Errorf("%s holds %d entries", path, len(entries)))
		}
		for _, entry := range entries {
			proof, err := tlog.ProveRecord(tree.N, at, reader)
			fail(err)
			fail(tlog.CheckRecord(proof, tree.N, tree.Hash, at, tlog.RecordHash(entry)))
			at++
		}
	}
	if old != "" {
		before := head(old, log, nil)
		proof, err := tlog.ProveTree(tree.N, before.N, reader)
		fail(err)
		fail(tlog.CheckTree(proof, tree.N, tree.Hash, before.N, before.Hash))
	}
	fmt.Printf("proved %d records under %s\n", tree.N, tree.Hash)
}
