// Package term is the small room between the terminal and Bubble Tea. It
// rewrites what terminals send where Bubble Tea would wait or misread, and
// lets the program draw when there is something to draw.
//
// What it mends, each with its test by bytes:
//
//   - Alt keys arrive as ESC and a letter, and the decoder waits 50 ms for
//     more; here they become one sequence that needs no wait.
//   - A keypad in application mode and the Linux console's F1 to F5 become
//     the keys they are.
//   - Text that arrives in one read was not typed by a person: it becomes a
//     paste, so that no letter of it acts as a key.
//   - A paste without its end mark ends after a second of silence, and ctrl+c
//     ends it at once.
//   - The end of input ends the program: no hang-up comes where the window was
//     only closed.
//
// Only the wiring of the program imports it. On Windows the console is read
// by Bubble Tea itself, with its wait.
package term
