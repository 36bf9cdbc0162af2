/** What people see: the pages and the client library in a real Chromium, against nodes in processes of their own. */
@NullMarked
package webrtc.signaling.browser;

import org.jspecify.annotations.NullMarked;
