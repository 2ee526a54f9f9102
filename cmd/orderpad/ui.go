package main

import (
	"context"
	"errors"
)

func (a *app) runUI(context.Context) error             { return errors.New("no screens yet") }
func (a *app) runScreens(context.Context, *demo) error { return errors.New("no screens yet") }
