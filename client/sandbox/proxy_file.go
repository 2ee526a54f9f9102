package sandbox

import (
	"encoding/base64"
	"strings"

	"github.com/google/uuid"
)

// uploadedFile is one of an order's files[] that the proxy put into its file
// store.
type uploadedFile struct{ url, name, category, location, note string }

type uploadedFiles []uploadedFile

// files uploads an order's files[]; what is no file is passed over in silence.
func (m mapping) files(v any) uploadedFiles {
	var list uploadedFiles
	for _, f := range elements(v) {
		url, ok := m.store(f)
		if !ok {
			continue
		}
		list = append(list, uploadedFile{
			url: url, name: text(get(f, "fileName")), category: text(get(f, "category")),
			location: text(get(f, "decorationLocation")), note: text(get(f, "description")),
		})
	}
	return list
}

// attachments are the files as the order carries them, in place of its own.
func (fs uploadedFiles) attachments() []any {
	var list []any
	for _, f := range fs {
		list = append(list, object{{"MediaURL", f.url}, {"MediaName", f.name}, {"LinkURL", ""}, {"LinkNote", f.note}, {"Link", 0}})
	}
	return list
}

// artwork is the design that files of that category make, a location each.
func (fs uploadedFiles) artwork(in any) []any {
	var locations []any
	for _, f := range fs {
		if f.category == "artwork" {
			locations = append(locations, object{{"Location", f.location}, {"ImageURL", f.url}, {"Notes", f.note}})
		}
	}
	if len(locations) == 0 {
		return nil
	}
	return []any{object{
		{"DesignName", "Order " + asString(get(in, "orderNumber")) + " Artwork"},
		{"id_DesignType", 3}, {"id_Artist", 224}, {"Locations", locations},
	}}
}

// storeFile checks a data: URL and answers the address it would have. The
// sandbox keeps no files.
func storeFile(base string, file any) (string, bool) {
	data, ok := strings.CutPrefix(text(get(file, "fileData")), "data:")
	if !ok || text(get(file, "fileName")) == "" {
		return "", false
	}
	_, encoded, ok := strings.Cut(data, ";base64,")
	if !ok {
		return "", false
	}
	if _, err := base64.StdEncoding.DecodeString(encoded); err != nil {
		return "", false
	}
	return base + "/api/files/" + uuid.NewString() + "/sw.jpg", true
}
