// Package team is what the laptops of a shop share: who belongs, a sealed copy
// of each one's orders, who holds an order that changed hands, what was fetched
// once for all, and the shop's own file. It speaks to a bucket, in which it
// trusts nothing: each object is signed by a member for its own name, and sealed
// to those who may read it. What is foreign, damaged, moved or missing is passed
// over and told.
//
// Names in the bucket, below the shop's:
//
//	members/i-ID, j-ID     an invitation, and who took it up
//	members/x-MEMBER       a member who left
//	members/k-NUMBER       a key of all members, sealed to each
//	members/w-MEMBER       the keys that a member found when joining, sealed to it
//	w/DEVICE               whose laptop it is, and which it replaces
//	h/DEVICE               where it stands: its last segment, counts; written over
//	d/DEVICE/SEQ           a segment of changes; never written over
//	t/ORDER/EPOCH          who holds an order from then on; never written over
//	i/DEVICE/ORDER-EPOCH   points a laptop to what it was given
//	c/ORIGIN/...           what was fetched from a server, for all
//	s/VERSION              the shop's own file
package team
